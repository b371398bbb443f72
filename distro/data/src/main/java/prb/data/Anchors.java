package prb.data;

import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/** Relay blocks at which the public networks start for workers, by para id: what a snapshot of them must begin with. */
final class Anchors {

    private static final Map<Long, String> BLOCKS = Map.of(
            2004L, "0xff93a4a903207ad45af110a3e15f8b66c903a0045f886c528c23fe7064532b08",
            2035L, "0x5fdbc952b059d7c26b8b7e6432bb2b40981c602ded8cf2be7d629a4ead96f156");

    private Anchors() {
    }

    /** Whether a hash is that of Khala's or Phala's first relay block. */
    static boolean isKnown(long paraId, Bytes hash) {
        return Optional.ofNullable(BLOCKS.get(paraId)).filter(known -> Bytes.fromHex(known).equals(hash)).isPresent();
    }
}
