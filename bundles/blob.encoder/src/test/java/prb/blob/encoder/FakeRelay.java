package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.FinalityProof;

/** The recorded relay chain, with proofs made of its stored justifications as a node makes them. */
class FakeRelay extends FakeChain implements RelayChain {

    final RecordedChain chain;
    boolean offersProofs = true;
    /** Whether blocks between set changes have stored justifications. */
    boolean storesInner = true;

    FakeRelay(RecordedChain chain) {
        this.chain = chain;
    }

    @Override
    Header at(int number) {
        return chain.relay.get(number).header();
    }

    @Override
    Integer numberOf(Bytes hash) {
        return chain.relayByHash.get(hash);
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        RecordedChain.RelayBlock block = chain.relay.get(known(blockHash));
        if (key.equals(StorageKeys.CURRENT_SET_ID)) {
            return Optional.of(block.setId());
        }
        return key.equals(StorageKeys.OLD_AUTHORITIES) ? block.authorities() : Optional.empty();
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        RecordedChain.RelayBlock block = chain.relay.get(known(blockHash));
        if (keys.equals(List.of(StorageKeys.OLD_AUTHORITIES, StorageKeys.CURRENT_SET_ID))) {
            return block.genesisProof();
        }
        return keys.equals(List.of(StorageKeys.OLD_AUTHORITIES)) ? block.authorityProof() : block.headProof();
    }

    @Override
    public Optional<Bytes> proveFinality(long number) throws ChainException {
        check();
        if (!offersProofs) {
            throw new ChainException(Kind.UNSUPPORTED, -32601, "grandpa_proveFinality: no such method", null);
        }
        long head = height();
        long setEnd = (number + 99) / 100 * 100;
        long target = number > head ? -1 : setEnd <= head ? setEnd : head / 10 * 10;
        if (target < number) {
            return Optional.empty();
        }
        List<Header> headers = new ArrayList<>();
        for (long n = number + 1; n <= target; n++) {
            headers.add(at((int) n));
        }
        return Optional.of(proof((int) target, chain.relay.get((int) target).justification().orElseThrow(), headers));
    }

    Bytes proof(int target, Bytes justification, List<Header> headers) {
        return new FinalityProof(at(target).hash(), justification, headers).encode();
    }

    @Override
    public Optional<Bytes> justification(Bytes blockHash) throws ChainException {
        int number = known(blockHash);
        return storesInner || number % 100 == 0 ? chain.relay.get(number).justification() : Optional.empty();
    }
}
