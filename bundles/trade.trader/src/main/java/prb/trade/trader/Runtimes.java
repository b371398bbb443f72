package prb.trade.trader;

import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeHistory;
import prb.substrate.runtime.RuntimeVersion;

/** The runtimes of the chain, as its nodes tell them. */
final class Runtimes implements RuntimeHistory.Source<ChainException> {

    private final ParaChain chain;
    private final RuntimeHistory<ChainException> history = new RuntimeHistory<>(this);

    Runtimes(ParaChain chain) {
        this.chain = chain;
    }

    /** To form and sign what comes after a block. */
    Runtime atHead(FinalizedHead head) throws ChainException {
        return history.at(head.hash());
    }

    /** To decode what a block did. */
    Runtime executing(Bytes blockHash) throws ChainException {
        return history.executing(blockHash);
    }

    @Override
    public RuntimeVersion version(Bytes blockHash) throws ChainException {
        RuntimeInfo info = chain.runtimeInfo(blockHash);
        return new RuntimeVersion(info.specName(), info.specVersion(), info.transactionVersion(), info.stateVersion());
    }

    @Override
    public Bytes metadata(Bytes blockHash) throws ChainException {
        return chain.metadata(blockHash);
    }

    @Override
    public Optional<Bytes> parent(Bytes blockHash) throws ChainException {
        return Optional.of(chain.header(blockHash)
                .orElseThrow(() -> new ChainException(ChainException.Kind.UNAVAILABLE,
                        "header of " + blockHash + " is not there"))
                .parentHash());
    }
}
