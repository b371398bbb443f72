package prb.trade.trader;

import org.jspecify.annotations.Nullable;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;

/** The chain's runtime at a block, parsed once per spec version. */
final class Runtimes {

    private final ParaChain chain;
    private @Nullable Runtime current;

    Runtimes(ParaChain chain) {
        this.chain = chain;
    }

    Runtime atHead(FinalizedHead head) throws ChainException {
        return at(head.hash());
    }

    synchronized Runtime at(Bytes blockHash) throws ChainException {
        RuntimeInfo info = chain.runtimeInfo(blockHash);
        RuntimeVersion version = new RuntimeVersion(info.specName(), info.specVersion(), info.transactionVersion(),
                info.stateVersion());
        if (current == null || !current.version().equals(version)) {
            current = Runtime.parse(chain.metadata(blockHash), version);
        }
        return current;
    }
}
