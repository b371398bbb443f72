package prb.worker.inventory.exchange;

import java.util.Map;
import java.util.Optional;

/**
 * One item of a document as it was written.
 *
 * @param line where it begins, from 1
 * @param fields texts by name, as they came; what is empty counts as left out
 */
public record Row(int line, Map<String, String> fields) {

    public Row {
        fields = Map.copyOf(fields);
    }

    /** A field that is there and not empty. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }

    /** Names only: a value may be a secret. */
    @Override
    public String toString() {
        return "Row[line=" + line + ", fields=" + fields.keySet() + "]";
    }
}
