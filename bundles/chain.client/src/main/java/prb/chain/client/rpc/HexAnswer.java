package prb.chain.client.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * Reads the one form of answer that is large and frequent, a single hex text as nodes write it, straight into bytes. Anything
 * that differs by a single character is left to {@link JsonReader}. Stateless.
 */
final class HexAnswer {

    /** Smaller messages gain nothing. */
    private static final int SIZE_MIN = 512;

    private static final byte[] HEAD = ascii("{\"jsonrpc\":\"2.0\",");
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] RESULT = ascii("\"result\":\"0x");
    private static final byte[] ID_AFTER = ascii("\",\"id\":");
    private static final byte[] END = ascii("}");
    private static final byte[] END_AFTER = ascii("\"}");
    private static final int ID_DIGITS_MAX = 18;

    private final byte[] in;
    private final int end;
    private int at;

    private HexAnswer(Bytes message) {
        in = message.backingArray();
        at = message.backingOffset();
        end = at + message.size();
    }

    /** The answer as JsonReader would make it, with its fields id and result; empty when the message is of another form. */
    static Optional<Json> read(Bytes message) {
        return message.size() < SIZE_MIN ? Optional.empty() : new HexAnswer(message).read();
    }

    private Optional<Json> read() {
        if (!skip(HEAD)) {
            return Optional.empty();
        }
        boolean isIdFirst = skip(ID);
        String id = isIdFirst ? number() : "";
        if (isIdFirst && (id.isEmpty() || !skip(ascii(",")))) {
            return Optional.empty();
        }
        if (!skip(RESULT)) {
            return Optional.empty();
        }
        Optional<Bytes> result = hex();
        if (result.isEmpty() || !skip(isIdFirst ? END_AFTER : ID_AFTER)) {
            return Optional.empty();
        }
        if (!isIdFirst) {
            id = number();
            if (id.isEmpty() || !skip(END)) {
                return Optional.empty();
            }
        }
        return at == end ? Optional.of(new Json.Obj(Map.of("id", new Json.Num(id), "result", new Json.Hex(result.get()))))
                : Optional.empty();
    }

    private boolean skip(byte[] text) {
        if (end - at < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in[at + i] != text[i]) {
                return false;
            }
        }
        at += text.length;
        return true;
    }

    private String number() {
        int from = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        boolean isOne = at > from && at - from <= ID_DIGITS_MAX && (in[from] != '0' || at - from == 1);
        return isOne ? new String(in, from, at - from, StandardCharsets.US_ASCII) : "";
    }

    private Optional<Bytes> hex() {
        int digits = at;
        while (digits < end && in[digits] != '"') {
            digits++;
        }
        int count = digits - at;
        if (digits == end || count % 2 != 0) {
            return Optional.empty();
        }
        byte[] out = new byte[count / 2];
        for (int i = 0, from = at; i < out.length; i++, from += 2) {
            int value = JsonReader.digit(in[from]) << 4 | JsonReader.digit(in[from + 1]);
            if (value < 0) {
                return Optional.empty();
            }
            out[i] = (byte) value;
        }
        at = digits;
        return Optional.of(Bytes.wrap(out));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
