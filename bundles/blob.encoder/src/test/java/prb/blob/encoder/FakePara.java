package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.StateEntry;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionListener;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;

/** The recorded parachain. */
class FakePara extends FakeChain implements ParaChain {

    final RecordedChain chain;

    FakePara(RecordedChain chain) {
        this.chain = chain;
    }

    @Override
    Header at(int number) {
        return chain.para.get(number).header();
    }

    @Override
    Integer numberOf(Bytes hash) {
        return chain.paraByHash.get(hash);
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) throws ChainException {
        return chain.para.get(known(blockHash)).changes();
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) throws ChainException {
        int number = known(blockHash);
        if (number == 0) {
            return chain.genesisState;
        }
        List<StateEntry> entries = new ArrayList<>();
        chain.states.get(number).forEach(Bytes.EMPTY, (key, value) -> entries.add(new StateEntry(key, value)));
        return entries;
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        return chain.states.get(known(blockHash)).prove(keys);
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nextNonce(AccountId account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nextMqSequence(Bytes origin) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription submit(Bytes extrinsic, TransactionListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) {
        throw new UnsupportedOperationException();
    }
}
