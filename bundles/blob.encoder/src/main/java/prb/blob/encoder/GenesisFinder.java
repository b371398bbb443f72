package prb.blob.encoder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/**
 * Finds where the two chains start for workers: the para genesis state, checked against the genesis hash, and the relay
 * block before the first one that a para block was built on, with the authority set out of a read proof. That relay block
 * itself is the anchor of trust: nothing before it is checked. Used by the encoder's thread.
 */
final class GenesisFinder {

    /** SCALE StorageChanges without any: block 0 has no state before it, and its own state is the genesis state. */
    static final Bytes NO_CHANGES = Bytes.ofInts(0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(GenesisFinder.class);

    private final RelayChain relay;
    private final ParaChain para;

    GenesisFinder(RelayChain relay, ParaChain para) {
        this.relay = relay;
        this.para = para;
    }

    /** The first batch of a journal. */
    FactBatch find() throws ChainException, VerificationException {
        Bytes paraHash = para.identity().genesisHash();
        Header paraGenesis = Checks.header(para, "para", 0, paraHash);
        List<StateEntry> entries = para.state(paraHash);
        Map<Bytes, Bytes> state = verifiedState(paraGenesis, entries);
        long paraId = paraId(state);
        long relayNumber = relayParentOfFirstBlock(paraGenesis) - 1;
        if (relayNumber < 0 || relay.finalizedHead().number() < relayNumber) {
            throw new VerificationException("para block 1 was built on relay block " + (relayNumber + 1)
                    + ", the relay chain's finalized head is " + relay.finalizedHead().number());
        }
        Header at = Checks.header(relay, "relay", relayNumber, Checks.hashOf(relay, "relay", relayNumber));
        List<Bytes> keys = presentKeys(at);
        List<Bytes> proof = relay.readProof(keys, at.hash());
        AuthoritySet authorities = new AuthoritySet(provenAuthorities(at, proof), provenSetId(at, proof));
        ScaleWriter info = new ScaleWriter().raw(at.encoded());
        authorities.write(info);
        info.list(proof, ScaleWriter::bytes);
        Bytes encodedState = new ScaleWriter().list(entries, (out, entry) -> out.bytes(entry.key()).bytes(entry.value()))
                .toBytes();
        LOG.info("Genesis: para {} of chain {}, {} entries; relay block {} {}, authority set {} with {} members", paraId,
                paraHash, entries.size(), relayNumber, at.hash(), authorities.setId(), authorities.authorities().size());
        return new FactBatch(
                List.of(new Fact.Genesis(paraId, 0, relayNumber, info.toBytes(), encodedState),
                        new Fact.ParaBlock(0, paraGenesis.encoded(), NO_CHANGES)),
                new EncoderPosition(paraId, relayNumber, at.hash(), authorities, -1, 0, paraHash));
    }

    private Map<Bytes, Bytes> verifiedState(Header genesis, List<StateEntry> entries)
            throws ChainException, VerificationException {
        Map<Bytes, Bytes> state = HashMap.newHashMap(entries.size());
        entries.forEach(entry -> state.put(entry.key(), entry.value()));
        TrieLayout layout = para.runtimeInfo(genesis.hash()).stateVersion() == 0 ? TrieLayout.V0 : TrieLayout.V1;
        Bytes root = Trie.of(layout, state).root();
        if (!root.equals(genesis.stateRoot())) {
            throw new VerificationException("para block 0: the state of " + entries.size() + " entries has root " + root
                    + ", the header says " + genesis.stateRoot()).blame(para, Question.STATE, genesis.hash());
        }
        return state;
    }

    private long paraId(Map<Bytes, Bytes> state) throws ChainException, VerificationException {
        Optional<Bytes> value = Optional.ofNullable(state.get(StorageKeys.PARACHAIN_ID));
        if (value.isEmpty()) {
            value = para.storageAtBest(List.of(StorageKeys.PARACHAIN_ID)).getFirst();
        }
        Bytes id = value.filter(bytes -> bytes.size() == 4)
                .orElseThrow(() -> new VerificationException(
                        "ParachainInfo.ParachainId is absent: the para endpoint serves no parachain"));
        return new ScaleReader(id).u32();
    }

    private long relayParentOfFirstBlock(Header genesis) throws ChainException, VerificationException {
        Header first = Checks.header(para, "para", 1, Checks.hashOf(para, "para", 1));
        Checks.link(para, "para", 0, genesis.hash(), first);
        List<Bytes> proof = para.readProof(List.of(StorageKeys.VALIDATION_DATA), first.hash());
        Bytes data = Checks.proven(para, first, proof, StorageKeys.VALIDATION_DATA, "ParachainSystem.ValidationData")
                .orElseThrow(() -> new VerificationException("para block 1 has no ParachainSystem.ValidationData"));
        try {
            ScaleReader in = new ScaleReader(data);
            in.bytes();
            return in.u32();
        } catch (ScaleException e) {
            throw new VerificationException("para block 1: ParachainSystem.ValidationData is malformed: " + e.getMessage(), e);
        }
    }

    // A proof over an absent key would be larger than what the original asks for, so only present keys are asked for.
    private List<Bytes> presentKeys(Header at) throws ChainException, VerificationException {
        List<Bytes> keys = new ArrayList<>();
        for (Bytes key : List.of(StorageKeys.OLD_AUTHORITIES, StorageKeys.CURRENT_SET_ID, StorageKeys.NEW_AUTHORITIES)) {
            if (relay.storage(key, at.hash()).isPresent()) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new VerificationException("relay block " + at.number()
                    + " has no GRANDPA storage: the relay endpoint serves no relay chain");
        }
        return keys;
    }

    private List<Authority> provenAuthorities(Header at, List<Bytes> proof) throws VerificationException {
        for (Bytes key : List.of(StorageKeys.NEW_AUTHORITIES, StorageKeys.OLD_AUTHORITIES)) {
            Optional<Bytes> value;
            try {
                value = Checks.proven(relay, at, proof, key, "the authority list");
            } catch (VerificationException e) {
                // The proof need not cover the key that is absent; the other one must then be there.
                LOG.debug("No authority list under {}", key, e);
                continue;
            }
            if (value.isPresent()) {
                List<Authority> list = Checks.authorities(at, key, value.get());
                if (!list.isEmpty()) {
                    return list;
                }
            }
        }
        throw new VerificationException("relay block " + at.number() + ": its proof holds no authority list");
    }

    private long provenSetId(Header at, List<Bytes> proof) throws VerificationException {
        Bytes value = Checks.proven(relay, at, proof, StorageKeys.CURRENT_SET_ID, "Grandpa.CurrentSetId")
                .filter(bytes -> bytes.size() == 8)
                .orElseThrow(() -> new VerificationException("relay block " + at.number() + ": Grandpa.CurrentSetId is absent"));
        return new ScaleReader(value).u64();
    }
}
