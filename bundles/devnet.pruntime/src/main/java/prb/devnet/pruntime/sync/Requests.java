package prb.devnet.pruntime.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.devnet.pruntime.light.LightClient.Change;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.StorageChanges;

/**
 * SCALE of the bulk requests (phala-blockchain, phactory api blocks). Bytes after a request are ignored, as pRuntime
 * ignores them. Every reader throws {@link prb.scale.ScaleException} on malformed input.
 */
public final class Requests {

    /** Least bytes of a header: three hashes, number, empty digest. */
    private static final int HEADER_BYTES_MIN = 98;
    private static final int BLOCK_BYTES_MIN = HEADER_BYTES_MIN + 2;
    private static final int CHANGE_BYTES_MIN = 2;

    private Requests() {}

    /** A relay header. @param justification SCALE GrandpaJustification */
    public record HeaderToSync(Header header, Optional<Bytes> justification) {}

    /** Relay headers from low to high. */
    public record SyncHeaders(List<HeaderToSync> headers, Optional<Change> change) {}

    /** Para headers from low to high and the proof of the last. */
    public record SyncParaHeaders(List<Header> headers, List<Bytes> proof) {}

    /** Both at once. */
    public record SyncCombined(SyncHeaders relay, SyncParaHeaders para) {}

    /** A para block; of its header only the number counts. @param encodedChanges the bytes of the changes */
    public record BlockChanges(long number, StorageChanges changes, Bytes encodedChanges) {}

    /** Where a worker starts. */
    public record GenesisInfo(Header header, Change authorities) {}

    public static SyncHeaders syncHeaders(ScaleReader in) {
        return new SyncHeaders(
                in.list(HEADER_BYTES_MIN + 1, item -> new HeaderToSync(Header.read(item), item.option(ScaleReader::bytes))),
                in.option(Requests::change));
    }

    public static SyncParaHeaders syncParaHeaders(ScaleReader in) {
        return new SyncParaHeaders(in.list(HEADER_BYTES_MIN, Header::read), proof(in));
    }

    public static SyncCombined syncCombined(ScaleReader in) {
        return new SyncCombined(syncHeaders(in), syncParaHeaders(in));
    }

    public static List<BlockChanges> dispatchBlocks(ScaleReader in) {
        return in.list(BLOCK_BYTES_MIN, Requests::block);
    }

    public static GenesisInfo genesisInfo(ScaleReader in) {
        return new GenesisInfo(Header.read(in), change(in));
    }

    private static BlockChanges block(ScaleReader in) {
        long number = Header.read(in).number();
        int start = in.position();
        List<StorageChanges.Change> main = changes(in);
        List<StorageChanges.ChildChanges> child = in.list(CHANGE_BYTES_MIN,
                item -> new StorageChanges.ChildChanges(item.bytes(), changes(item)));
        return new BlockChanges(number, new StorageChanges(main, child), in.since(start));
    }

    private static List<StorageChanges.Change> changes(ScaleReader in) {
        int count = in.count(CHANGE_BYTES_MIN);
        List<StorageChanges.Change> out = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            out.add(new StorageChanges.Change(in.bytes(), in.option(ScaleReader::bytes)));
        }
        return out;
    }

    private static Change change(ScaleReader in) {
        return new Change(AuthoritySet.read(in), proof(in));
    }

    private static List<Bytes> proof(ScaleReader in) {
        return in.list(1, ScaleReader::bytes);
    }
}
