package prb.devnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.relay.AuthorityPlan;
import prb.devnet.chain.relay.RelayChain;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.trie.ExtrinsicsRoot;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;

/** What both chains promise to whoever verifies them. */
class NetworkTest {

    private static final int BLOCKS = 120;
    private static final int SET_LENGTH = 25;
    private static final Bytes SET_ID = Bytes.fromHex("5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc");
    private static final Bytes HEAD = Bytes.fromHex(
            "cd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c39f434b9dae0bfb8ed4070000");
    private static Network network;

    @BeforeAll
    static void build() {
        network = network(BLOCKS);
    }

    private static Network network(int blocks) {
        Network out = new Network(new AuthorityPlan(4, SET_LENGTH, 4));
        for (int i = 0; i < blocks; i++) {
            out.step();
        }
        return out;
    }

    @Test
    void headersChainAndCommitToStateAndBody() {
        for (Ledger ledger : List.of(network.relay().ledger(), network.para().ledger())) {
            Bytes parent = Bytes.wrap(new byte[32]);
            for (long n = 0; n <= ledger.best().number(); n++) {
                Block block = ledger.at(n).orElseThrow();
                Header again = Header.decode(block.header().encoded());
                assertEquals(parent, again.parentHash());
                assertEquals(n, again.number());
                assertEquals(block.state().root(), again.stateRoot());
                assertEquals(ExtrinsicsRoot.of(block.extrinsics()), again.extrinsicsRoot());
                assertEquals(Hashing.blake2b256(block.header().encoded()), block.hash());
                parent = block.hash();
            }
        }
    }

    @Test
    void storageChangesLeadFromGenesisToEveryRoot() {
        for (Ledger ledger : List.of(network.relay().ledger(), network.para().ledger())) {
            Trie state = Trie.empty(ledger.genesis().state().layout()).apply(ledger.genesis().changes());
            for (long n = 1; n <= ledger.best().number(); n++) {
                Block block = ledger.at(n).orElseThrow();
                var decoded = prb.substrate.chain.trie.StorageChanges.decode(block.changes().encode());
                state = state.apply(decoded);
                assertEquals(block.header().stateRoot(), state.root(), "block " + n);
            }
        }
    }

    @Test
    void paraHeadsAdvanceByOneAndAreProven() throws Exception {
        long before = 0;
        for (long n = 0; n <= BLOCKS; n++) {
            Block relay = network.relay().ledger().at(n).orElseThrow();
            TrieProof proof = new TrieProof(relay.header().stateRoot(), relay.state().prove(List.of(HEAD)));
            Bytes value = proof.get(HEAD).orElseThrow();
            Header head = Header.decode(new ScaleReader(value).bytes());
            assertEquals(n < 3 ? 0 : (n - 1) / 2, head.number());
            assertTrue(head.number() - before <= 1);
            Block para = network.para().ledger().at(head.number()).orElseThrow();
            assertEquals(new ScaleWriter().bytes(para.header().encoded()).toBytes(), value);
            before = head.number();
        }
    }

    @Test
    void validationDataNamesTheRelayParent() {
        for (long p = 1; p <= network.para().ledger().best().number(); p++) {
            Block para = network.para().ledger().at(p).orElseThrow();
            Bytes value = para.state().get(StorageKeys.plain("ParachainSystem", "ValidationData")).orElseThrow();
            ScaleReader in = new ScaleReader(value);
            assertEquals(para.header().parentHash(), Header.decode(in.bytes()).hash());
            long relayNumber = in.u32();
            assertEquals(2 * p, relayNumber);
            assertEquals(network.relay().ledger().at(relayNumber).orElseThrow().header().stateRoot(), in.fixed(32));
        }
    }

    @Test
    void setsChangeByDigestStateAndJustification() throws Exception {
        RelayChain relay = network.relay();
        AuthoritySet set = stateSet(0);
        int changes = 0;
        for (long n = 1; n <= relay.ledger().finalizedNumber(); n++) {
            Block block = relay.ledger().at(n).orElseThrow();
            Optional<Bytes> encoded = relay.justification(block);
            assertEquals(n % 4 == 0 || n % SET_LENGTH == 0, encoded.isPresent());
            if (encoded.isPresent()) {
                Justification justification = Justification.decode(encoded.get());
                justification.verify(set, block.hash(), n);
                AuthoritySet wrong = new AuthoritySet(set.authorities(), set.setId() + 1);
                long number = n;
                assertThrows(InvalidJustificationException.class, () -> justification.verify(wrong, block.hash(), number));
            }
            var scheduled = GrandpaLog.scheduledChange(block.header());
            AuthoritySet after = stateSet(n);
            assertEquals(scheduled.isPresent(), n % SET_LENGTH == 0);
            if (scheduled.isPresent()) {
                assertEquals(0, scheduled.get().delay());
                assertEquals(set.setId() + 1, after.setId());
                assertEquals(scheduled.get().authorities(), after.authorities());
                assertFalse(set.authorities().equals(after.authorities()));
                changes++;
            } else {
                assertEquals(set, after);
            }
            set = after;
        }
        assertEquals(4, changes);
    }

    private static AuthoritySet stateSet(long number) {
        Trie state = network.relay().ledger().at(number).orElseThrow().state();
        long id = new ScaleReader(state.get(SET_ID).orElseThrow()).u64();
        return new AuthoritySet(AuthoritySet.decodeWellKnown(state.get(AuthoritySet.WELL_KNOWN_KEY).orElseThrow()), id);
    }

    @Test
    void proofsOfFinalityCoverEveryHeightWithinOneSet() throws Exception {
        RelayChain relay = network.relay();
        long covered = relay.plan().justifiedAtOrBelow(relay.ledger().finalizedNumber());
        for (long n = 1; n <= covered; n++) {
            FinalityProof proof = FinalityProof.decode(relay.proveFinality(n).orElseThrow().encode());
            Block target = relay.ledger().find(proof.blockHash()).orElseThrow();
            long lastOfSet = (n - 1) / SET_LENGTH * SET_LENGTH + SET_LENGTH;
            assertEquals(Math.min(lastOfSet, covered), target.number());
            assertEquals(target.number() - n, proof.unknownHeaders().size());
            Bytes parent = relay.ledger().at(n).orElseThrow().hash();
            for (Header header : proof.unknownHeaders()) {
                assertEquals(parent, header.parentHash());
                parent = header.hash();
            }
            assertEquals(target.hash(), parent);
            Justification.decode(proof.justification()).verify(stateSet(n - 1), target.hash(), target.number());
        }
        assertTrue(relay.proveFinality(covered + 1).isEmpty());
    }

    @Test
    void finalityLagsTwoBlocksAndCarriesThePara() {
        assertEquals(BLOCKS - 2, network.relay().ledger().finalizedNumber());
        assertEquals((BLOCKS - 3) / 2, network.para().ledger().finalizedNumber());
        assertEquals(1, network(Network.BLOCKS_MIN).para().ledger().finalizedNumber());
    }

    @Test
    void sameSettingsGiveTheSameChain() {
        Network again = network(BLOCKS);
        assertEquals(network.relay().ledger().best().hash(), again.relay().ledger().best().hash());
        assertEquals(network.para().ledger().best().hash(), again.para().ledger().best().hash());
    }

    @Test
    void timeAdvancesTwelveSecondsPerParaBlock() {
        Bytes now = StorageKeys.plain("Timestamp", "Now");
        for (long p = 1; p < 10; p++) {
            long before = new ScaleReader(network.para().ledger().at(p - 1).orElseThrow().state().get(now).orElseThrow()).u64();
            long after = new ScaleReader(network.para().ledger().at(p).orElseThrow().state().get(now).orElseThrow()).u64();
            assertEquals(12_000, after - before);
        }
    }
}
