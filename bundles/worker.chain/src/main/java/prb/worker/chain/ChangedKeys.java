package prb.worker.chain;

import java.util.HashSet;
import java.util.Set;
import prb.scale.Bytes;
import prb.scale.ScaleLimits;
import prb.scale.ScaleReader;

/** The keys of a block's StorageChanges: Vec of (key, Option of value), then the same per child trie, which is left alone. */
final class ChangedKeys {

    private static final ScaleLimits LIMITS = new ScaleLimits(10_000_000, 8);

    private ChangedKeys() {}

    /** @throws prb.scale.ScaleException when the bytes are no storage changes */
    static Set<Bytes> of(Bytes storageChanges) {
        ScaleReader in = new ScaleReader(storageChanges, LIMITS);
        Set<Bytes> keys = new HashSet<>();
        in.list(2, entry -> {
            keys.add(entry.bytes());
            return entry.option(ScaleReader::bytes);
        });
        return keys;
    }
}
