package prb.walkie.internal.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;

/**
 * The two wrappers of a call, {@code WalkieRpcRequestWrapper} and {@code WalkieRpcResponseWrapper} of {@code walkie.proto}.
 * Written by hand for two reasons: the original writes some fields even when they hold the default ({@code 1a 00}, {@code 28
 * 00}), and payloads of many MiB are neither copied in nor out.
 */
public final class Envelope {

    private static final int TEXT_CHARS_MAX = 256;
    private static final int MESSAGE_BYTES_MAX = 64 << 10;
    private static final WalkieException.Type[] TYPES = WalkieException.Type.values();

    private Envelope() {}

    /** A call as it came. @param nonce the caller's, given back in the answer @param data request message */
    public record Request(String nonce, String method, Bytes data) {}

    /**
     * An answer as it came. @param requestNonce nonce of the request, empty when the peer left it out @param data response
     * message
     */
    public record Response(String requestNonce, Bytes data, Optional<WalkieException> failure) {}

    /** A request in parts, to be written one after the other. @param createdAt ms since the epoch */
    public static List<Bytes> request(long createdAt, String nonce, String method, Bytes data) {
        Bytes head = bytes(out -> {
            out.writeUInt64(1, createdAt);
            out.writeString(2, nonce);
            sizeOf(out, 3, data);
        });
        return List.of(head, data, bytes(out -> out.writeString(4, method)));
    }

    /** The answer to a call that succeeded, in parts. @param createdAt ms since the epoch */
    public static List<Bytes> success(long createdAt, String requestNonce, String nonce, Bytes data) {
        Bytes head = bytes(out -> {
            out.writeUInt64(1, createdAt);
            out.writeString(2, requestNonce);
            out.writeString(3, nonce);
            sizeOf(out, 4, data);
        });
        return List.of(head, data, bytes(out -> out.writeBool(5, false)));
    }

    /** The answer to a call that failed. @param requestNonce left out when empty: the request could not be read */
    public static List<Bytes> failure(long createdAt, String requestNonce, String nonce, WalkieException.Type type,
            String message) {
        Bytes error = bytes(out -> {
            out.writeEnum(1, type.ordinal());
            out.writeString(2, message);
        });
        Bytes head = bytes(out -> {
            out.writeUInt64(1, createdAt);
            if (!requestNonce.isEmpty()) {
                out.writeString(2, requestNonce);
            }
            out.writeString(3, nonce);
            out.writeBool(5, true);
            sizeOf(out, 6, error);
        });
        return List.of(head, error);
    }

    /** @throws IOException when the bytes are no request */
    public static Request readRequest(Bytes body) throws IOException {
        Fields fields = new Fields(body, 2, 0, 3, 4);
        if (fields.text[1].isEmpty()) {
            throw new IOException("the request names no method");
        }
        return new Request(fields.text[0], fields.text[1], fields.data);
    }

    /** @throws IOException when the bytes are no answer; an empty answer is none */
    public static Response readResponse(Bytes body) throws IOException {
        if (body.isEmpty()) {
            throw new IOException("the answer is empty: the peer ended the stream before it answered");
        }
        Fields fields = new Fields(body, 2, 3, 4, 0);
        Optional<WalkieException> failure = fields.hasError || fields.error.isPresent()
                ? Optional.of(failureOf(fields.error.orElse(Bytes.EMPTY)))
                : Optional.empty();
        return new Response(fields.text[0], fields.data, failure);
    }

    private static WalkieException failureOf(Bytes error) throws IOException {
        CodedInputStream in = input(error);
        int type = 0;
        String message = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_VARINT -> type = in.readEnum();
                case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> message = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new WalkieException(type > 0 && type < TYPES.length ? TYPES[type] : WalkieException.Type.UNKNOWN, message);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static Bytes bytes(Writing writing) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.flush();
            return Bytes.wrap(bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("a byte array refused bytes", e);
        }
    }

    private static void sizeOf(CodedOutputStream out, int field, Bytes data) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(data.size());
    }

    private static CodedInputStream input(Bytes bytes) {
        return CodedInputStream.newInstance(bytes.backingArray(), bytes.backingOffset(), bytes.size());
    }

    /** Fields of either wrapper; which number is what differs between them, 0 means that the wrapper has no such field. */
    private static final class Fields {
        private final String[] text = {"", ""};
        private final List<Integer> textFields = new ArrayList<>();
        private Bytes data = Bytes.EMPTY;
        private Optional<Bytes> error = Optional.empty();
        private boolean hasError;

        Fields(Bytes body, int nonceField, int skippedTextField, int dataField, int methodField) throws IOException {
            textFields.add(nonceField);
            textFields.add(methodField);
            boolean response = methodField == 0;
            CodedInputStream in = input(body);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                boolean sized = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
                if (sized && field == dataField) {
                    data = slice(in, body);
                } else if (sized && response && field == 6) {
                    error = Optional.of(limited(slice(in, body), MESSAGE_BYTES_MAX));
                } else if (sized && field != skippedTextField && textFields.contains(field)) {
                    text[textFields.indexOf(field)] = text(slice(in, body));
                } else if (response && tag == (5 << 3 | WireFormat.WIRETYPE_VARINT)) {
                    hasError = in.readBool();
                } else {
                    in.skipField(tag);
                }
            }
        }

        private static Bytes slice(CodedInputStream in, Bytes body) throws IOException {
            int size = in.readRawVarint32();
            int at = in.getTotalBytesRead();
            in.skipRawBytes(size);
            return body.slice(at, size);
        }

        private static Bytes limited(Bytes bytes, int max) throws IOException {
            if (bytes.size() > max) {
                throw new IOException("a field has " + bytes.size() + " bytes, limit is " + max);
            }
            return bytes;
        }

        private static String text(Bytes bytes) throws IOException {
            return new String(limited(bytes, TEXT_CHARS_MAX).toArray(), StandardCharsets.UTF_8);
        }
    }
}
