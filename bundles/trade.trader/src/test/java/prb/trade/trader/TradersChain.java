package prb.trade.trader;

import java.util.List;
import java.util.Optional;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.ParaChain;
import prb.chain.api.StateEntry;
import prb.chain.api.Subscription;
import prb.scale.Bytes;

/** A chain of tests: what a trader never asks for fails. */
abstract class TradersChain implements ParaChain {

    private static AssertionError unasked() {
        return new AssertionError("not asked by the trader");
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        throw unasked();
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) {
        throw unasked();
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) {
        throw unasked();
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) {
        throw unasked();
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) {
        throw unasked();
    }

    @Override
    public long nextMqSequence(Bytes origin) {
        throw unasked();
    }
}
