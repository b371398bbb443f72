package prb.chain.client.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;

/** Reads one JSON text (RFC 8259) from UTF-8 bytes. The values share the bytes. One thread. */
final class JsonReader {

    /** Deepest nesting accepted; node answers use fewer than ten levels. */
    static final int DEPTH_MAX = 64;

    private final Bytes input;
    private final byte[] array;
    private final int start;
    private final int end;
    private int at;

    private JsonReader(Bytes input) {
        this.input = input;
        this.array = input.backingArray();
        this.start = input.backingOffset();
        this.end = start + input.size();
        this.at = start;
    }

    /** @throws JsonException when the bytes are not exactly one JSON value */
    static Json read(Bytes input) {
        JsonReader reader = new JsonReader(input);
        Json value = reader.value(0);
        reader.space();
        if (reader.at != reader.end) {
            throw reader.error("more than one value");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEPTH_MAX) {
            throw error("nested deeper than " + DEPTH_MAX);
        }
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> text();
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json object(int depth) {
        at++;
        Map<String, Json> fields = new HashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return new Json.Obj(fields);
        }
        while (true) {
            space();
            String name = text().value();
            space();
            expect(':');
            fields.put(name, value(depth + 1));
            space();
            if (peek() == '}') {
                at++;
                return new Json.Obj(fields);
            }
            expect(',');
        }
    }

    private Json array(int depth) {
        at++;
        List<Json> items = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return new Json.Arr(items);
        }
        while (true) {
            items.add(value(depth + 1));
            space();
            if (peek() == ']') {
                at++;
                return new Json.Arr(items);
            }
            expect(',');
        }
    }

    private Json.Text text() {
        expect('"');
        int from = at;
        boolean escaped = false;
        while (true) {
            byte c = (byte) peek();
            if (c == '"') {
                Bytes raw = input.slice(from - start, at - from);
                at++;
                return new Json.Text(raw, escaped);
            }
            if (c == '\\') {
                escaped = true;
                at++;
                peek();
            }
            at++;
        }
    }

    private Json number() {
        int from = at;
        while (at < end && "+-.0123456789eE".indexOf(array[at]) >= 0) {
            at++;
        }
        if (at == from) {
            throw error("a value was expected");
        }
        return new Json.Num(input.slice(from - start, at - from).toUtf8());
    }

    private Json word(String word, Json value) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private void space() {
        while (at < end && (array[at] == ' ' || array[at] == '\n' || array[at] == '\r' || array[at] == '\t')) {
            at++;
        }
    }

    private int peek() {
        if (at >= end) {
            throw error("the text ends early");
        }
        return array[at];
    }

    private void expect(char c) {
        if (peek() != c) {
            throw error("'" + c + "' was expected");
        }
        at++;
    }

    private JsonException error(String reason) {
        int from = Math.max(start, at - 20);
        String near = input.slice(from - start, Math.min(60, end - from)).toUtf8();
        return new JsonException("not JSON: " + reason + " at byte " + (at - start) + " near \"" + near + "\"");
    }

    /** Bytes of hex text with or without 0x. */
    static Bytes hex(Bytes text) {
        int from = text.size() >= 2 && text.get(0) == '0' && (text.get(1) == 'x' || text.get(1) == 'X') ? 2 : 0;
        int digits = text.size() - from;
        if ((digits & 1) != 0) {
            throw new JsonException("hex text with an odd count of digits (" + digits + ")");
        }
        byte[] source = text.backingArray();
        int position = text.backingOffset() + from;
        byte[] out = new byte[digits / 2];
        for (int i = 0; i < out.length; i++) {
            int high = Character.digit(source[position++], 16);
            int low = Character.digit(source[position++], 16);
            if ((high | low) < 0) {
                throw new JsonException("hex text was expected, byte " + i + " is no hex digit");
            }
            out[i] = (byte) (high << 4 | low);
        }
        return Bytes.wrap(out);
    }

    /** The characters of a text with escapes. */
    static String unescape(Bytes raw) {
        String text = raw.toUtf8();
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            i++;
            char kind = text.charAt(i);
            switch (kind) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append(unicode(text, i + 1));
                    i += 4;
                }
                default -> out.append(kind);
            }
        }
        return out.toString();
    }

    private static char unicode(String text, int from) {
        try {
            return (char) Integer.parseInt(text, from, from + 4, 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new JsonException("a \\u escape without four hex digits");
        }
    }
}
