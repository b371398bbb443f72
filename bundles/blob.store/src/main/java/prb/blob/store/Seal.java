package prb.blob.store;

import java.util.Optional;
import java.util.zip.CRC32C;
import prb.scale.Bytes;

/** A value and its CRC-32C behind it, u32 little-endian. Stateless. */
final class Seal {

    static final int CRC_BYTES = 4;

    private Seal() {
    }

    static byte[] close(Bytes value) {
        byte[] sealed = new byte[value.size() + CRC_BYTES];
        value.copyTo(sealed, 0);
        long crc = crc(sealed, value.size());
        for (int i = 0; i < CRC_BYTES; i++) {
            sealed[value.size() + i] = (byte) (crc >>> 8 * i);
        }
        return sealed;
    }

    /** The value without its CRC; empty when they do not match. */
    static Optional<Bytes> open(byte[] sealed) {
        int size = sealed.length - CRC_BYTES;
        if (size < 0) {
            return Optional.empty();
        }
        long crc = crc(sealed, size);
        for (int i = 0; i < CRC_BYTES; i++) {
            if (sealed[size + i] != (byte) (crc >>> 8 * i)) {
                return Optional.empty();
            }
        }
        return Optional.of(Bytes.wrap(sealed, 0, size));
    }

    private static long crc(byte[] bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, size);
        return crc.getValue();
    }
}
