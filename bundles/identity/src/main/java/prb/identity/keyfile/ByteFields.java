package prb.identity.keyfile;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Protobuf messages that consist of byte strings. Never allocates more than the message has. Stateless. */
public final class ByteFields {

    private ByteFields() {}

    /**
     * The byte-string fields 1 to {@code count} of a message, all of which must be there; others are skipped.
     *
     * @throws IOException when the bytes are no protobuf message
     * @throws IllegalArgumentException when a field is missing
     */
    public static byte[][] read(byte[] message, int count) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        byte[][] out = new byte[count][];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field <= count && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                out[field - 1] = in.readByteArray();
            } else {
                in.skipField(tag);
            }
        }
        for (int i = 0; i < count; i++) {
            if (out[i] == null) {
                throw new IllegalArgumentException("field " + (i + 1) + " is missing");
            }
        }
        return out;
    }
}
