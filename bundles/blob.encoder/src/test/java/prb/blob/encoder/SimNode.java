package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.RelayChain;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.trie.Trie;

/** Both chains of a {@link SimChain} as honest nodes tell them. */
final class SimNode {

    private SimNode() {
    }

    private static List<Bytes> prove(Trie state, List<Bytes> keys) {
        return state.prove(keys);
    }

    /** The relay chain. */
    static class Relay extends FakeChain implements RelayChain {

        final SimChain chain;

        Relay(SimChain chain) {
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
            return chain.relay.get(known(blockHash)).state().get(key);
        }

        @Override
        public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
            return prove(chain.relay.get(known(blockHash)).state(), keys);
        }

        @Override
        public Optional<Bytes> proveFinality(long number) throws ChainException {
            check();
            int head = (int) height();
            int target = number > head ? -1 : chain.provableFrom((int) number, head);
            if (target < number) {
                return Optional.empty();
            }
            List<Header> headers = new ArrayList<>();
            for (int n = (int) number + 1; n <= target; n++) {
                headers.add(at(n));
            }
            return Optional.of(new FinalityProof(at(target).hash(), chain.justification(target), headers).encode());
        }

        @Override
        public Optional<Bytes> justification(Bytes blockHash) throws ChainException {
            int number = known(blockHash);
            return chain.relay.get(number).justified() ? Optional.of(chain.justification(number)) : Optional.empty();
        }
    }

    /** The parachain. */
    static class Para extends FakePara {

        final SimChain sim;

        Para(SimChain chain) {
            super(null);
            this.sim = chain;
        }

        @Override
        Header at(int number) {
            return sim.para.get(number).header();
        }

        @Override
        Integer numberOf(Bytes hash) {
            return sim.paraByHash.get(hash);
        }

        @Override
        public Bytes storageChanges(Bytes blockHash) throws ChainException {
            return sim.para.get(known(blockHash)).changes();
        }

        @Override
        public List<StateEntry> state(Bytes blockHash) throws ChainException {
            List<StateEntry> entries = new ArrayList<>();
            sim.para.get(known(blockHash)).state().forEach(Bytes.EMPTY, (key, value) -> entries.add(new StateEntry(key, value)));
            return entries;
        }

        @Override
        public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
            return prove(sim.para.get(known(blockHash)).state(), keys);
        }
    }
}
