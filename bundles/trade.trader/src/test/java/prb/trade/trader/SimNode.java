package prb.trade.trader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import prb.chain.api.ChainException;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionListener;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;

/** The simulated chain as one trader sees it: through calls that fail, nodes that lag, and until it dies. */
final class SimNode extends TradersChain {

    private final SimChain chain;
    private final Faults faults;

    SimNode(SimChain chain, Faults faults) {
        this.chain = chain;
        this.faults = faults;
    }

    @Override
    public ChainIdentity identity() {
        return new ChainIdentity("sim", SimChain.ZERO);
    }

    @Override
    public FinalizedHead finalizedHead() {
        faults.crashPoint("head");
        SimChain.Block block = chain.finalBlock(faults.happens(0.1) ? faults.random().nextInt(3) : 0);
        return new FinalizedHead(block.header().number(), block.header().hash());
    }

    private SimChain.Block block(Bytes hash) throws ChainException {
        faults.chainMayFail();
        return chain.block(hash).orElseThrow(() -> new ChainException(ChainException.Kind.UNAVAILABLE, "no block " + hash));
    }

    @Override
    public Optional<Bytes> blockHash(long number) throws ChainException {
        faults.chainMayFail();
        return chain.at(number).map(block -> block.header().hash());
    }

    @Override
    public Optional<Header> header(Bytes blockHash) throws ChainException {
        return Optional.of(block(blockHash).header());
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        SimChain.Block block = block(blockHash);
        if (key.equals(SimChain.EVENTS)) {
            return Optional.of(block.events());
        }
        if (key.startsWith(SimChain.ACCOUNTS)) {
            AccountId account = new AccountId(key.slice(key.size() - 32));
            return Optional.of(SimChain.OLD.encodeStorage("System", "Account", Map.of("nonce", block.nonces().getOrDefault(
                    account, 0L), "consumers", 0, "providers", 1, "sufficients", 0, "data",
                    Map.of("free", block.funded()
                            ? 1_000_000_000_000L : 0L, "reserved", 0, "frozen", 0, "flags", 0))));
        }
        return SimChain.NUMBER.equals(key) ? Optional.of(block.header().hash()) : Optional.empty();
    }

    @Override
    public Bytes metadata(Bytes blockHash) throws ChainException {
        faults.chainMayFail();
        return SimChain.METADATA;
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) throws ChainException {
        return new RuntimeInfo("khala", block(blockHash).upgraded() ? 2 : 1, 6, 0);
    }

    @Override
    public long nextNonce(AccountId account) throws ChainException {
        faults.chainMayFail();
        return faults.happens(0.1) ? chain.finalBlock(0).nonces().getOrDefault(account, 0L) : chain.poolNonce(account);
    }

    @Override
    public Subscription submit(Bytes extrinsic, TransactionListener listener) throws ChainException {
        faults.crashPoint("before submission");
        AtomicBoolean open = new AtomicBoolean(true);
        chain.submit(extrinsic, status -> {
            if (open.get()) {
                listener.status(status);
            }
        });
        faults.crashPoint("after submission");
        return () -> open.set(false);
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) throws ChainException {
        return block(blockHash).extrinsics();
    }
}
