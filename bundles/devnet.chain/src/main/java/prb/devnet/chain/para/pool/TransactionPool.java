package prb.devnet.chain.para.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.para.execution.Account;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.SignedExtrinsic;
import prb.devnet.chain.para.pallet.MqPallet;
import prb.devnet.chain.para.pool.Validity.Readiness;
import prb.scale.Bytes;
import prb.substrate.runtime.RuntimeVersion;

/**
 * Extrinsics that wait for a block. Watchers hear {@code ready} or {@code future} first, then where the extrinsic went.
 * Watchers are called under the pool's lock and must return at once.
 */
public final class TransactionPool implements Ledger.Listener {

    private static final int WAITING_MAX = 8192;
    private static final int WAITING_PER_ACCOUNT_MAX = 1024;
    private static final Object READY = "ready";

    private record Waiting(SignedExtrinsic extrinsic, long death, List<Consumer<Object>> watchers, boolean[] ready) {}

    private final Ledger ledger;
    private final Validity validity;
    private final Map<Bytes, Waiting> waiting = new LinkedHashMap<>();
    /** Watchers of included extrinsics by block, until the block is final. */
    private final Map<Bytes, List<Consumer<Object>>> included = new HashMap<>();

    public TransactionPool(Ledger ledger, CallDecoder calls, RuntimeVersion version, BigInteger fee) {
        this.ledger = ledger;
        this.validity = new Validity(ledger, calls, version, fee);
    }

    /** Takes an extrinsic and answers its hash. @throws RefusedException with the RPC error */
    public Bytes submit(Bytes bytes, List<Consumer<Object>> watchers) throws RefusedException {
        SignedExtrinsic extrinsic = validity.decode(bytes);
        long death = validity.checkSignature(extrinsic);
        synchronized (this) {
            State state = new State(ledger.best().state());
            Readiness readiness = validity.readiness(extrinsic, state);
            if (readiness == Readiness.STALE) {
                throw RefusedException.outdated();
            }
            validity.checkFee(extrinsic, state);
            makeRoom(extrinsic);
            boolean ready = readiness == Readiness.READY || extrinsic.nonce() < nextNonce(extrinsic.signer());
            Waiting entry = new Waiting(extrinsic, death, List.copyOf(watchers), new boolean[] {ready});
            waiting.put(extrinsic.hash(), entry);
            watchers.forEach(watcher -> watcher.accept(ready ? READY : "future"));
        }
        return extrinsic.hash();
    }

    private void makeRoom(SignedExtrinsic extrinsic) throws RefusedException {
        if (waiting.containsKey(extrinsic.hash())) {
            throw RefusedException.alreadyImported(extrinsic.hash().toHex());
        }
        List<Waiting> own = waiting.values().stream().filter(w -> w.extrinsic().signer().equals(extrinsic.signer())).toList();
        for (Waiting other : own) {
            if (other.extrinsic().nonce() == extrinsic.nonce()) {
                if (other.extrinsic().tip().compareTo(extrinsic.tip()) >= 0) {
                    throw RefusedException.tooLowPriority();
                }
                drop(other, Map.of("usurped", extrinsic.hash().toHex()));
                return;
            }
        }
        if (own.size() >= WAITING_PER_ACCOUNT_MAX || waiting.size() >= WAITING_MAX) {
            throw RefusedException.poolFull();
        }
    }

    /** The next nonce of an account, the waiting extrinsics that follow on counted in. */
    public synchronized long nextNonce(Bytes account) {
        long next = Account.of(new State(ledger.best().state()), account).nonce();
        List<Long> own = waiting.values().stream().map(Waiting::extrinsic).filter(e -> e.signer().equals(account))
                .map(SignedExtrinsic::nonce).sorted().toList();
        for (long nonce : own) {
            if (nonce == next) {
                next++;
            }
        }
        return next;
    }

    /** The next message sequence of a sender, ready extrinsics that follow on counted in. @param sender SCALE MessageOrigin */
    public synchronized long nextSequence(Bytes sender) {
        long next = MqPallet.nextSequence(new State(ledger.best().state()), sender);
        for (Waiting entry : inOrder()) {
            if (entry.extrinsic().call().action() instanceof MqPallet.Sync sync && sync.message().sender().equals(sender)
                    && sync.sequence() == next) {
                next++;
            }
        }
        return next;
    }

    /** All waiting extrinsics, lower nonces first, then as they came. */
    public synchronized List<SignedExtrinsic> candidates() {
        return inOrder().stream().map(Waiting::extrinsic).toList();
    }

    /** Whether a candidate may go into the block being made; stale and dead ones are dropped. */
    public synchronized boolean mayEnter(SignedExtrinsic extrinsic, State state, long blockNumber) {
        Waiting entry = waiting.get(extrinsic.hash());
        if (entry == null) {
            return false;
        }
        Readiness readiness = validity.readiness(extrinsic, state);
        if (readiness == Readiness.STALE || blockNumber >= entry.death()) {
            drop(entry, "invalid");
            return false;
        }
        if (readiness == Readiness.FUTURE) {
            return false;
        }
        try {
            validity.checkFee(extrinsic, state);
            return true;
        } catch (RefusedException e) {
            drop(entry, "invalid");
            return false;
        }
    }

    /** Tells the watchers of extrinsics that a block took up. */
    public synchronized void included(Block block, List<SignedExtrinsic> extrinsics) {
        List<Consumer<Object>> watchers = new ArrayList<>();
        for (SignedExtrinsic extrinsic : extrinsics) {
            Waiting entry = waiting.remove(extrinsic.hash());
            if (entry != null) {
                announce(entry);
                entry.watchers().forEach(watcher -> watcher.accept(Map.of("inBlock", block.hash().toHex())));
                watchers.addAll(entry.watchers());
            }
        }
        if (!watchers.isEmpty()) {
            included.put(block.hash(), watchers);
        }
        for (Waiting entry : waiting.values()) {
            if (!entry.ready()[0] && entry.extrinsic().nonce() < nextNonce(entry.extrinsic().signer())) {
                announce(entry);
            }
        }
    }

    @Override
    public void best(Block block) {
        // the block maker calls included() with what it took
    }

    @Override
    public synchronized void finalized(Block block) {
        List<Consumer<Object>> watchers = included.remove(block.hash());
        if (watchers != null) {
            watchers.forEach(watcher -> watcher.accept(Map.of("finalized", block.hash().toHex())));
        }
    }

    private static void announce(Waiting entry) {
        if (!entry.ready()[0]) {
            entry.ready()[0] = true;
            entry.watchers().forEach(watcher -> watcher.accept(READY));
        }
    }

    private void drop(Waiting entry, Object status) {
        waiting.remove(entry.extrinsic().hash());
        entry.watchers().forEach(watcher -> watcher.accept(status));
    }

    private List<Waiting> inOrder() {
        return waiting.values().stream().sorted(Comparator.comparingLong(w -> w.extrinsic().nonce())).toList();
    }
}
