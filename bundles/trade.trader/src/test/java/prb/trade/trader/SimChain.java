package prb.trade.trader;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.chain.api.ChainException;
import prb.chain.api.TransactionListener;
import prb.chain.api.TransactionStatus;
import prb.devnet.chain.metadata.RuntimeText;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/**
 * A chain with forks, a pool that forgets, nodes that keep what another has dropped, wallets that use the same accounts, and
 * upgrades. Its rules are the real ones: nonce, era and its block, runtime version, all through the signature; batches with items
 * that fail. Whatever a node ever got may be executed at any time, as long as it is valid. One thread.
 */
final class SimChain {

    static final Bytes ZERO = Bytes.wrap(new byte[32]);
    static final Bytes METADATA = RuntimeText.para().metadata();
    static final Runtime OLD = Runtime.parse(METADATA, new RuntimeVersion("khala", 1, 6, 0));
    static final Runtime NEW = Runtime.parse(METADATA, new RuntimeVersion("khala", 2, 6, 0));
    static final Bytes EVENTS = OLD.storageKey("System", "Events");
    static final Bytes ACCOUNTS = OLD.storagePrefix("System", "Account");
    static final Bytes NUMBER = OLD.storageKey("System", "Number");
    private static final Value ERROR = OLD.decodeType("sp_runtime::DispatchError",
            new ScaleReader(OLD.encodeModuleError("PhalaMq",
                    "BadSequence")));

    /** @param nonces after it @param upgraded whether the new runtime is in its state @param funded whether accounts can pay */
    record Block(Header header, List<Bytes> extrinsics, Bytes events, Map<AccountId, Long> nonces, boolean upgraded,
            boolean funded, List<String> remarks) {}

    /** An extrinsic that some node got. */
    private static final class Out {
        final Bytes bytes;
        final ExtrinsicView view;
        final AccountId account;
        final long nonce;
        boolean pooled;
        @Nullable
        TransactionListener listener;

        Out(Bytes bytes, ExtrinsicView view) {
            this.bytes = bytes;
            this.view = view;
            account = view.signed().orElseThrow().signer();
            nonce = view.signed().orElseThrow().nonce();
        }

        BigInteger tip() {
            return view.signed().orElseThrow().tip();
        }

        void tell(TransactionStatus status) {
            if (listener != null) {
                listener.status(status);
                if (status.isFinal()) {
                    listener = null;
                }
            }
        }
    }

    private final Faults faults;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Bytes, Integer> numbers = new HashMap<>();
    private final Map<Bytes, Out> out = new LinkedHashMap<>();
    private final Map<String, Integer> executed = new HashMap<>();
    private int finalized;
    private int salt;
    boolean upgrading;
    boolean funded = true;

    SimChain(Faults faults) {
        this.faults = faults;
        blocks.add(new Block(Header.of(ZERO, 0, ZERO, ZERO, List.of()), List.of(), events(List.of()), Map.of(), false, true,
                List.of()));
        numbers.put(blocks.getFirst().header().hash(), 0);
    }

    static Bytes fakeSignature(Bytes payload) {
        Bytes half = Hashing.blake2b256(payload);
        return Bytes.concat(half, half);
    }

    Block best() {
        return blocks.getLast();
    }

    Block finalBlock(int lag) {
        return blocks.get(Math.max(0, finalized - lag));
    }

    Optional<Block> block(Bytes hash) {
        Integer number = numbers.get(hash);
        return number != null && number < blocks.size() && blocks.get(number).header().hash().equals(hash)
                ? Optional.of(blocks.get(number)) : Optional.empty();
    }

    Optional<Block> at(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    /** How often each remark was executed in finalized blocks. */
    Map<String, Integer> executed() {
        return executed;
    }

    long bestNonce(AccountId account) {
        return best().nonces().getOrDefault(account, 0L);
    }

    long poolNonce(AccountId account) {
        long nonce = bestNonce(account);
        while (pooled(account, nonce).isPresent()) {
            nonce++;
        }
        return nonce;
    }

    private Optional<Out> pooled(AccountId account, long nonce) {
        return out.values().stream().filter(one -> one.pooled && one.nonce == nonce && one.account.equals(account)).findFirst();
    }

    private static Runtime executing(Block parent) {
        return parent.upgraded() ? NEW : OLD;
    }

    /** The node's answer, and what becomes of the extrinsic apart from it. */
    void submit(Bytes extrinsic, TransactionListener listener) throws ChainException {
        Out known = out.get(Extrinsics.hash(extrinsic));
        Out one = known != null ? known : new Out(extrinsic, Extrinsics.decode(OLD, extrinsic));
        if (faults.happens(0.05)) {
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "the connection broke before it was sent");
        }
        refuse(one);
        pooled(one.account, one.nonce).ifPresent(loser -> {
            loser.pooled = false;
            loser.tell(new TransactionStatus.Usurped(one.view.hash()));
        });
        out.put(one.view.hash(), one);
        one.pooled = true;
        if (faults.happens(0.06)) {
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "the connection broke before the answer came");
        }
        one.listener = listener;
        one.tell(one.nonce == bestNonce(one.account) ? new TransactionStatus.Ready() : new TransactionStatus.Future());
    }

    private void refuse(Out one) throws ChainException {
        if (faults.happens(0.04)) {
            throw rejected(faults.random().nextBoolean() ? 1016 : 1012, "Pool is not taking it");
        }
        if (one.pooled) {
            throw rejected(1013, "Already imported");
        }
        if (!best().funded()) {
            throw rejected(1010, "Invalid Transaction: Inability to pay some fees");
        }
        if (one.nonce < bestNonce(one.account)) {
            throw rejected(1010, "Invalid Transaction: Transaction is outdated");
        }
        ExtrinsicView.Signed signed = one.view.signed().orElseThrow();
        if (signed.era().birth(blocks.size()) >= blocks.size() || !isSignedHere(one)) {
            throw rejected(1010, "Invalid Transaction: Transaction has a bad signature");
        }
        Optional<Out> rival = pooled(one.account, one.nonce);
        if (rival.isPresent() && rival.get().tip().compareTo(one.tip()) >= 0) {
            throw rejected(1014, "Priority is too low");
        }
    }

    private boolean isSignedHere(Out one) {
        ExtrinsicView.Signed signed = one.view.signed().orElseThrow();
        return at(signed.era().birth(blocks.size())).map(birth -> signed.signature().equals(fakeSignature(Extrinsics.payload(
                executing(best()), one.view.callBytes(), new SigningContext(ZERO, signed.era(), birth.header().hash(), one.nonce,
                        signed.tip())))))
                .orElse(false);
    }

    private static ChainException rejected(int code, String text) {
        return new ChainException(ChainException.Kind.REJECTED, code, text, null);
    }

    /** The next block, with some of what is valid. */
    void produce() {
        Map<AccountId, Long> nonces = new HashMap<>(best().nonces());
        List<Bytes> extrinsics = new ArrayList<>();
        List<Bytes> events = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<Out> included = new ArrayList<>();
        List<Out> candidates = new ArrayList<>(out.values().stream().filter(one -> one.nonce >= bestNonce(one.account)).toList());
        candidates.sort(Comparator.comparingLong((Out one) -> one.nonce).thenComparing(one -> one.tip().negate()));
        for (Out one : candidates) {
            boolean offered = one.pooled ? !faults.happens(0.2) : faults.happens(0.1);
            if (offered && one.nonce == nonces.getOrDefault(one.account, 0L) && isValidBut(one, nonces)) {
                nonces.put(one.account, one.nonce + 1);
                execute(one, extrinsics.size(), events, remarks);
                extrinsics.add(one.bytes);
                included.add(one);
            }
        }
        Bytes root = Hashing.blake2b256(Bytes.utf8("salt " + salt++));
        Block block = new Block(Header.of(best().header().hash(), blocks.size(), root, ZERO, List.of()), extrinsics,
                events(events), nonces, best().upgraded() || upgrading, funded, remarks);
        blocks.add(block);
        numbers.put(block.header().hash(), blocks.size() - 1);
        for (Out one : included) {
            one.pooled = false;
            one.tell(new TransactionStatus.InBlock(block.header().hash()));
        }
        forgetSome();
    }

    /** A foreign wallet uses a nonce. */
    void useNonce(AccountId account) {
        Block last = blocks.removeLast();
        Map<AccountId, Long> nonces = new HashMap<>(last.nonces());
        nonces.merge(account, 1L, Long::sum);
        blocks.add(new Block(last.header(), last.extrinsics(), last.events(), nonces, last.upgraded(), last.funded(), last
                .remarks()));
    }

    private boolean isValidBut(Out one, Map<AccountId, Long> nonces) {
        return best().funded() && isSignedHere(one) && nonces.getOrDefault(one.account, 0L) == one.nonce;
    }

    private void execute(Out one, int index, List<Bytes> events, List<String> remarks) {
        CallView call = one.view.call();
        boolean batch = call.name().equals("force_batch");
        List<CallView> calls = batch ? call.args().get("calls").asList().stream().map(CallView::of).toList() : List.of(call);
        boolean failed = false;
        for (CallView each : calls) {
            String text = each.args().get("remark").asBytes().toUtf8();
            remarks.add(text);
            failed = fails(text);
            if (batch) {
                events.add(record(index, failed ? OLD.encodeEvent("Utility", "ItemFailed", Map.of("error", ERROR))
                        : OLD.encodeEvent("Utility", "ItemCompleted")));
            }
        }
        Map<String, ?> info = Map.of("weight", Map.of("ref_time", 1, "proof_size", 1), "class", Value.variant("Normal"),
                "pays_fee", Value.variant("Yes"));
        events.add(record(index, failed && !batch
                ? OLD.encodeEvent("System", "ExtrinsicFailed", ERROR, info)
                : OLD.encodeEvent("System", "ExtrinsicSuccess", info)));
    }

    static boolean fails(String remark) {
        return remark.endsWith("x");
    }

    private static Bytes record(int index, Bytes event) {
        return new ScaleWriter().u8(0).u32(index).raw(event).compact(0).toBytes();
    }

    private static Bytes events(List<Bytes> records) {
        ScaleWriter all = new ScaleWriter().compact(records.size());
        records.forEach(all::raw);
        return all.toBytes();
    }

    /** Pools drop and watches break, at any time; other nodes may still have what is dropped. */
    private void forgetSome() {
        for (Out one : out.values()) {
            if (one.pooled && one.nonce < bestNonce(one.account)) {
                one.pooled = false;
                one.tell(new TransactionStatus.Invalid());
            } else if (one.pooled && faults.happens(0.04)) {
                one.pooled = false;
                one.tell(faults.random().nextBoolean() ? new TransactionStatus.Dropped() : new TransactionStatus.Invalid());
            } else if (one.pooled && faults.happens(0.02)) {
                one.pooled = false; // without a word
            } else if (one.listener != null && faults.happens(0.04)) {
                one.tell(new TransactionStatus.Lost("the connection broke"));
            }
        }
    }

    /** Finalizes up to so many blocks below the best one. */
    void finalizeTo(int lag) {
        int to = Math.max(finalized, blocks.size() - 1 - lag);
        for (int number = finalized + 1; number <= to; number++) {
            Block block = blocks.get(number);
            block.remarks().forEach(text -> executed.merge(text, 1, Integer::sum));
            for (Bytes extrinsic : block.extrinsics()) {
                out.get(Extrinsics.hash(extrinsic)).tell(faults.happens(0.05)
                        ? new TransactionStatus.FinalityTimeout(block.header().hash())
                        : new TransactionStatus.Finalized(block.header().hash()));
            }
        }
        finalized = to;
    }

    /** The blocks above the finalized one are replaced by others; what was in them may be in a pool again, or not. */
    void reorganize() {
        while (blocks.size() - 1 > finalized) {
            Block gone = blocks.removeLast();
            for (Bytes extrinsic : gone.extrinsics()) {
                Out one = out.get(Extrinsics.hash(extrinsic));
                one.pooled = pooled(one.account, one.nonce).isEmpty() && !faults.happens(0.3);
                one.tell(new TransactionStatus.Retracted(gone.header().hash()));
            }
        }
    }
}
