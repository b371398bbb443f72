package prb.monitor.ptp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import prb.scale.Bytes;

/** The wrapper of a call, with the fields that the original always writes. */
final class Wrapper {

    private Wrapper() {}

    /** @param createdAt ms since the epoch @param nonce fresh for each call @param data request message */
    static Bytes request(long createdAt, String nonce, String method, Bytes data) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.size() + 128);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeUInt64(1, createdAt);
            out.writeString(2, nonce);
            out.writeByteArray(3, data.toArray());
            out.writeString(4, method);
            out.flush();
            return Bytes.wrap(bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("a byte array refused bytes", e);
        }
    }
}
