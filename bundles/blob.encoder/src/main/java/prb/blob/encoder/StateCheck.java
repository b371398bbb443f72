package prb.blob.encoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.Question;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/**
 * Verifies storage changes against state roots, where the state is small enough to be kept in memory. The whole state is asked
 * for once, at the block to go on behind, and must have the root that this block's header names; from there each block's
 * changes must lead to the root in its own header. The encoder's thread only.
 */
final class StateCheck {

    /** When it is done. */
    enum Mode {
        /** Never: changes are taken as they come, workers check them. */
        OFF,
        /** While the chain is young, hence its state small: {@link #YOUNG_BLOCKS_MAX}. */
        AUTO,
        /** Always: para blocks wait until the state can be had, unless it is too large or its layout is not known. */
        ON
    }

    /** A chain up to this height has its whole state asked for in mode AUTO. */
    static final long YOUNG_BLOCKS_MAX = 100_000;

    /** Refusals of the state, after which mode AUTO does without until the next start. */
    private static final int LOAD_ATTEMPTS_MAX = 3;

    /** The runtime: when a block writes it, the layout of the state may be another one. */
    private static final Bytes CODE = Bytes.utf8(":code");

    private static final Logger LOG = LoggerFactory.getLogger(StateCheck.class);

    private record Loaded(Trie trie, long bytes) {}

    private final ParaChain para;
    private final Fetches fetches;
    private final Quarantine quarantine;
    private final Backoff backoff;
    private final Mode mode;
    private final long bytesMax;
    private Optional<Trie> trie = Optional.empty();
    private Optional<Future<Loaded>> loading = Optional.empty();
    private Run.From at = new Run.From(-1, Bytes.EMPTY);
    private long bytes;
    private int attempts;
    private long notBefore;
    private boolean wanted;
    private boolean givenUp;
    private volatile String text;

    /** @param bytesMax keys and values of the state at most */
    StateCheck(ParaChain para, Fetches fetches, Quarantine quarantine, Mode mode, long bytesMax, Backoff backoff) {
        this.backoff = backoff;
        this.para = para;
        this.fetches = fetches;
        this.quarantine = quarantine;
        this.mode = mode;
        this.bytesMax = bytesMax;
        this.text = mode == Mode.OFF ? "off: switched off" : "not begun";
    }

    /** Whether and why, for operators. Any thread. */
    String text() {
        return text;
    }

    /** Makes ready to check the blocks behind this one. */
    void begin(Run.From from) {
        if (mode == Mode.OFF || givenUp || trie.isPresent() && at.equals(from)) {
            return;
        }
        trie = Optional.empty();
        loading = Optional.empty();
        at = from;
        if (mode == Mode.AUTO && from.number() > YOUNG_BLOCKS_MAX) {
            giveUp("the chain has more than " + YOUNG_BLOCKS_MAX + " blocks", false);
            return;
        }
        text = "asking for the state at para block " + from.number();
        wanted = true;
        loading = Optional.of(fetches.ask(() -> load(from)));
    }

    /** When there is something to do although nothing wakes. */
    long deadline(long otherwise) {
        return wanted && loading.isEmpty() ? Math.min(otherwise, notBefore) : otherwise;
    }

    /** Whether {@link #check} can be called. Asks for the state and takes it when it has come. */
    boolean isReady(long now) throws InterruptedException {
        if (!wanted) {
            return true;
        }
        if (loading.isEmpty()) {
            if (now - notBefore >= 0) {
                Run.From from = at;
                loading = Optional.of(fetches.ask(() -> load(from)));
            }
            return false;
        }
        if (!loading.get().isDone()) {
            return false;
        }
        Future<Loaded> answer = loading.get();
        loading = Optional.empty();
        try {
            take(Fetches.await(answer));
        } catch (ChainException e) {
            again(now, e.kind() == ChainException.Kind.UNAVAILABLE, "", String.valueOf(e.getMessage()));
        } catch (VerificationException e) {
            again(now, false, e.demote(), e.getMessage());
        }
        return !wanted;
    }

    private void take(Loaded loaded) {
        if (loaded.bytes() > bytesMax) {
            giveUp("the state has " + loaded.bytes() + " bytes, limit is " + bytesMax, false);
            return;
        }
        wanted = false;
        attempts = 0;
        backoff.reset();
        trie = Optional.of(loaded.trie());
        bytes = loaded.bytes();
        text = "on since para block " + at.number();
        LOG.info("Storage changes are verified against state roots from para block {} on, {} bytes of state", at.number() + 1,
                bytes);
    }

    private void again(long now, boolean unavailable, String source, String why) {
        if (!unavailable) {
            attempts++;
            quarantine.refused("para", "state", at.number(), source, why);
        }
        notBefore = now + backoff.next();
        if (mode == Mode.AUTO && attempts >= LOAD_ATTEMPTS_MAX) {
            quarantine.had("para", at.number());
            giveUp(why, true);
        }
    }

    private void giveUp(String why, boolean loud) {
        trie = Optional.empty();
        wanted = false;
        givenUp = true;
        text = "off: " + why;
        if (loud) {
            LOG.warn("Storage changes are not verified against state roots until the next start: {}", why);
        } else {
            LOG.info("Storage changes are not verified against state roots: {}", why);
        }
    }

    private Loaded load(Run.From from) throws ChainException, VerificationException {
        Header header = Checks.header(para, "para", from.number(), from.hash());
        TrieLayout layout = layout(from.hash());
        List<StateEntry> entries = para.state(from.hash());
        Map<Bytes, Bytes> state = HashMap.newHashMap(entries.size());
        entries.forEach(entry -> state.put(entry.key(), entry.value()));
        long size = entries.stream().mapToLong(entry -> (long) entry.key().size() + entry.value().size()).sum();
        Trie whole = Trie.of(layout, state);
        if (!whole.root().equals(header.stateRoot())) {
            throw new VerificationException(
                    "para block " + from.number() + ": the state of " + entries.size() + " entries has root "
                            + whole.root() + ", the header says " + header.stateRoot())
                    .blame(para, Question.STATE, from.hash());
        }
        return new Loaded(whole, size);
    }

    private TrieLayout layout(Bytes hash) throws ChainException {
        return para.runtimeInfo(hash).stateVersion() == 0 ? TrieLayout.V0 : TrieLayout.V1;
    }

    /**
     * Checks the next block's changes and keeps the state behind it.
     *
     * @throws VerificationException when they do not lead to the block's state root; the state stays as it was
     */
    void check(Header block, StorageChanges changes) throws VerificationException {
        if (trie.isEmpty()) {
            return;
        }
        Trie next;
        try {
            next = trie.get().apply(changes);
        } catch (IllegalStateException e) {
            giveUp("para block " + block.number() + ": " + e.getMessage(), false);
            return;
        } catch (IllegalArgumentException e) {
            throw Checks.wrongChanges(para, block, "are impossible: " + e.getMessage());
        }
        if (!next.root().equals(block.stateRoot())) {
            throw Checks.wrongChanges(para, block,
                    "lead to state root " + next.root() + ", its header says " + block.stateRoot());
        }
        trie = Optional.of(next);
        at = new Run.From(block.number(), block.hash());
        boolean code = false;
        for (StorageChanges.Change change : changes.main()) {
            bytes += change.value().map(value -> change.key().size() + value.size()).orElse(0);
            code |= change.key().equals(CODE);
        }
        if (bytes > bytesMax) {
            recount(next);
        }
        if (code) {
            requireLayout(next, block);
        }
    }

    // Overwritten values were counted too, so the sum is above the truth and is made right from time to time.
    private void recount(Trie next) {
        long[] sum = {0};
        next.forEach(Bytes.EMPTY, (key, value) -> sum[0] += key.size() + value.size());
        bytes = sum[0];
        if (bytes > bytesMax - bytesMax / 16) {
            giveUp("the state has " + bytes + " bytes, limit is " + bytesMax, false);
        }
    }

    private void requireLayout(Trie next, Header block) {
        try {
            if (layout(block.hash()) != next.layout()) {
                giveUp("the runtime of para block " + block.number() + " changes the layout of the state", false);
            }
        } catch (ChainException e) {
            giveUp("para block " + block.number() + " changes the runtime, whose version is not known: " + e.getMessage(), false);
        }
    }
}
