package prb.devnet.pruntime.sync;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import prb.devnet.pruntime.light.LightClient;
import prb.devnet.pruntime.light.StorageProofs;
import prb.devnet.pruntime.light.UnprovenException;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.state.StateKeys;
import prb.devnet.pruntime.sync.Requests.BlockChanges;
import prb.devnet.pruntime.sync.Requests.GenesisInfo;
import prb.devnet.pruntime.sync.Requests.HeaderToSync;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.Trie;

/**
 * Takes relay headers, para headers and para blocks in pRuntime's order of checks and with its error texts
 * (phala-blockchain, phactory storage and prpc service, 0.2.6). One thread at a time.
 */
public final class ChainFollower {

    /** Most state roots that wait for their block. */
    private static final int ROOTS_MAX = 1 << 22;

    private static final String NUMBER_MISMATCH = "BlockNumberMismatch";
    private static final String HASH_MISMATCH = "HeaderHashMismatch";

    private final LightClient light;
    private final SharedTries tries;
    private final ArrayDeque<Bytes> roots = new ArrayDeque<>();
    private final long genesisNumber;
    private Trie trie;
    private long firstBlock;
    private boolean genesisChecked;
    private Optional<Bytes> lastRelayRoot = Optional.empty();
    private long nextRelay;
    private long nextPara;
    private long nextBlock = 1;

    /** Told of every block that was applied. */
    @FunctionalInterface
    public interface BlockListener {

        /** @throws RefusedException when the block's content breaks a rule; the block stays applied */
        void applied(long number, Trie state) throws RefusedException;
    }

    /**
     * Starts at a genesis.
     *
     * @throws UnprovenException when the authority list is not proven
     */
    public ChainFollower(GenesisInfo genesis, Trie genesisState, SharedTries tries, Generation generation)
            throws UnprovenException {
        this.light = new LightClient(genesis.header(), genesis.authorities(), generation.isSecond());
        this.tries = tries;
        this.trie = genesisState;
        this.genesisNumber = genesis.header().number();
        this.nextRelay = genesisNumber + 1;
        this.nextPara = generation.isSecond() ? 0 : 1;
        this.genesisChecked = !generation.isSecond();
    }

    private ChainFollower(ChainFollower other) {
        light = other.light.copy();
        tries = other.tries;
        roots.addAll(other.roots);
        genesisNumber = other.genesisNumber;
        trie = other.trie;
        firstBlock = other.firstBlock;
        genesisChecked = other.genesisChecked;
        lastRelayRoot = other.lastRelayRoot;
        nextRelay = other.nextRelay;
        nextPara = other.nextPara;
        nextBlock = other.nextBlock;
    }

    /** A second one that has come as far; neither moves the other. */
    public ChainFollower copy() {
        return new ChainFollower(this);
    }

    /**
     * Takes the state after a para block as the one to start from. It is believed until the first block is dispatched, which
     * compares it with the header of its block.
     */
    public void load(long block, Trie state) throws RefusedException {
        if (nextRelay > genesisNumber + 1 || nextPara > 0 || nextBlock > 1) {
            throw new RefusedException("CannotLoadStateAfterSyncing");
        }
        trie = state;
        firstBlock = block;
        nextPara = block;
        nextBlock = block + 1;
    }

    public long nextRelay() {
        return nextRelay;
    }

    public long nextPara() {
        return nextPara;
    }

    public long nextBlock() {
        return nextBlock;
    }

    public Trie state() {
        return trie;
    }

    /** Number of the relay block that it started from. */
    public long genesisNumber() {
        return genesisNumber;
    }

    /** Whether relay headers were taken that no para headers followed. */
    public boolean waitsForParaHeaders() {
        return lastRelayRoot.isPresent();
    }

    /** Whether the loaded genesis state is known to be the chain's. Always true for the first generation, which never looks. */
    public boolean stateValidated() {
        return genesisChecked;
    }

    /** Takes relay headers. @return the last one taken, or the last one known when all are old */
    public long syncHeaders(Requests.SyncHeaders request) throws RefusedException {
        List<HeaderToSync> fresh = request.headers().stream().filter(item -> item.header().number() >= nextRelay).toList();
        if (fresh.isEmpty()) {
            return nextRelay - 1;
        }
        List<Header> headers = fresh.stream().map(HeaderToSync::header).toList();
        if (headers.getFirst().number() != nextRelay) {
            throw new RefusedException(NUMBER_MISMATCH);
        }
        Bytes justification = fresh.getLast().justification().orElseThrow(() -> new RefusedException("MissingJustification"));
        requireLinked(headers);
        try {
            light.submit(headers, justification, request.change());
        } catch (UnprovenException e) {
            throw new RefusedException("HeaderValidateFailed(" + e.getMessage() + ")");
        }
        Header last = headers.getLast();
        nextRelay = last.number() + 1;
        lastRelayRoot = Optional.of(last.stateRoot());
        return last.number();
    }

    /** Takes para headers proven at the last relay header. @return the last one taken, or known when all are old */
    public long syncParaHeaders(Requests.SyncParaHeaders request) throws RefusedException {
        List<Header> headers = request.headers().stream().filter(header -> header.number() >= nextPara).toList();
        if (headers.isEmpty()) {
            return lastPara();
        }
        if (headers.getFirst().number() != nextPara) {
            throw new RefusedException(NUMBER_MISMATCH);
        }
        Bytes relayRoot = lastRelayRoot.orElseThrow(() -> new RefusedException("RelaychainHeaderNotSynced"));
        requireProven(relayRoot, headers.getLast(), request.proof());
        requireLinked(headers);
        if (headers.size() > ROOTS_MAX - roots.size()) {
            throw new RefusedException("more than " + ROOTS_MAX + " para headers wait for their blocks");
        }
        headers.forEach(header -> roots.add(header.stateRoot()));
        lastRelayRoot = Optional.empty();
        nextPara = headers.getLast().number() + 1;
        return nextPara - 1;
    }

    /** Before header 0 there is no number to answer; 0 is the one that fits the field. */
    private long lastPara() {
        return Math.max(nextPara - 1, 0);
    }

    /** Takes both. Not atomic: relay headers stay when the para part is refused. @return relay and para number */
    public long[] syncCombined(Requests.SyncCombined request) throws RefusedException {
        long relay = syncHeaders(request.relay());
        long para = request.para().headers().isEmpty() ? lastPara() : syncParaHeaders(request.para());
        return new long[] {relay, para};
    }

    /** Applies para blocks one by one; those before a refused one stay. @return the last one applied or known */
    public long dispatch(List<BlockChanges> blocks, BlockListener listener) throws RefusedException {
        for (BlockChanges block : blocks) {
            if (block.number() >= nextBlock) {
                requireGenesisState();
                apply(block);
                listener.applied(block.number(), trie);
            }
        }
        return nextBlock - 1;
    }

    private void apply(BlockChanges block) throws RefusedException {
        if (block.number() != nextBlock) {
            throw new RefusedException(NUMBER_MISMATCH);
        }
        if (roots.isEmpty()) {
            throw new RefusedException("NoStateRoot");
        }
        Trie after;
        try {
            after = tries.apply(trie, block.changes(), block.encodedChanges());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new RefusedException("storage changes of block " + block.number() + " cannot be applied: " + e.getMessage());
        }
        requireRoot(block.number(), after);
        trie = after;
        nextBlock++;
    }

    private void requireGenesisState() throws RefusedException {
        if (genesisChecked) {
            return;
        }
        if (roots.isEmpty()) {
            throw new RefusedException("NoStateRoot");
        }
        requireRoot(firstBlock, trie);
        genesisChecked = true;
    }

    /** Compares with the oldest waiting root and takes that root off the queue when it is the same. */
    private void requireRoot(long number, Trie state) throws RefusedException {
        Bytes expected = roots.getFirst();
        if (!state.root().equals(expected)) {
            throw new RefusedException("StateRootMismatch block=" + number + " expected=" + expected.toHex()
                    + " actual=" + state.root().toHex());
        }
        roots.removeFirst();
    }

    private void requireProven(Bytes relayRoot, Header head, List<Bytes> proof) throws RefusedException {
        Bytes id = trie.get(StateKeys.PARACHAIN_ID).filter(value -> value.size() >= 4)
                .orElseThrow(() -> new RefusedException("No para_id"));
        Bytes key = StateKeys.parasHeads(new ScaleReader(id).u32());
        Bytes expected = new ScaleWriter(head.encoded().size() + 4).bytes(head.encoded()).toBytes();
        try {
            if (!StorageProofs.require(relayRoot, proof, key).equals(expected)) {
                throw new UnprovenException("storage value mismatch");
            }
        } catch (UnprovenException e) {
            throw new RefusedException("StorageProofFailed(" + e.getMessage() + ")");
        }
    }

    private static void requireLinked(List<Header> headers) throws RefusedException {
        for (int i = 1; i < headers.size(); i++) {
            if (!headers.get(i).parentHash().equals(headers.get(i - 1).hash())) {
                throw new RefusedException(HASH_MISMATCH);
            }
        }
    }
}
