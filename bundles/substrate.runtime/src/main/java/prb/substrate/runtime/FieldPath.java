package prb.substrate.runtime;

import java.util.ArrayList;

/** Where an encoder or decoder stands, for its error messages: {@code args.calls[3].stake}. One thread. */
final class FieldPath {

    private final ArrayList<Object> parts = new ArrayList<>();

    void push(String name) {
        parts.add(name);
    }

    void push(int index) {
        parts.add(index);
    }

    void pop() {
        parts.removeLast();
    }

    int depth() {
        return parts.size();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof Integer index) {
                text.append('[').append(index).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(part);
            }
        }
        return text.toString();
    }
}
