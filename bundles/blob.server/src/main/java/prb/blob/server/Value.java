package prb.blob.server;

import java.util.List;
import java.util.zip.CRC32C;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;

/**
 * A value ready to be sent: its parts as they came from the store, and their checksum, computed once.
 *
 * @param version progress at which it was read, for values that change with it; {@link #FOR_EVER} for others
 */
record Value(List<Bytes> parts, long size, long crc, long version) {

    static final long FOR_EVER = -1;

    static Value of(Blob blob, long version) {
        CRC32C crc = new CRC32C();
        blob.parts().forEach(part -> crc.update(part.backingArray(), part.backingOffset(), part.size()));
        return new Value(blob.parts(), blob.sizeBytes(), crc.getValue(), version);
    }

    static Value of(Bytes whole) {
        return of(Blob.of(whole), 0);
    }
}
