package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;
import prb.wire.blob.record.Genesis;

/** The synthetic two-chain example comes out of our rooms byte for byte, from seeds to requests. */
class DevnetExampleTest {

    @TempDir
    Path folder;

    private DevnetExample example;

    @BeforeEach
    void read() throws IOException {
        example = DevnetExample.read();
    }

    @Test
    void seedsGiveTheAuthorities() {
        assertEquals(example.list("authorities"), ids(DevnetExample.set(1, 0)));
        assertEquals(example.list("nextAuthorities"), ids(DevnetExample.set(3, 1)));
    }

    private static List<Bytes> ids(AuthoritySet set) {
        return set.authorities().stream().map(authority -> authority.id()).toList();
    }

    @Test
    void namesGiveTheStorageKeys() {
        assertEquals(example.bytes("keys/grandpaAuth"), AuthoritySet.WELL_KNOWN_KEY);
        assertEquals(example.bytes("keys/setId"), item("Grandpa", "CurrentSetId"));
        assertEquals(example.bytes("keys/number"), item("System", "Number"));
        assertEquals(example.bytes("keys/paraId"), item("ParachainInfo", "ParachainId"));
        assertEquals(example.bytes("keys/now"), item("Timestamp", "Now"));
        assertEquals(example.bytes("keys/out"), item("PhalaMq", "OutboundMessages"));
        assertEquals(example.bytes("keys/sysEvents"), item("System", "Events"));
        Bytes id = new ScaleWriter().u32(2004).toBytes();
        assertEquals(example.bytes("keys/heads"), Bytes.concat(item("Paras", "Heads"), Hashing.twox64(id), id));
    }

    private static Bytes item(String pallet, String name) {
        return Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(name)));
    }

    @Test
    void paraChainHasItsRootsHeadersAndChanges() {
        Header genesis = DevnetExample.paraGenesis();
        assertEquals(example.bytes("para/genesisRoot"), genesis.stateRoot());
        assertEquals(example.bytes("para/genesisHeader"), genesis.encoded());
        assertEquals(example.bytes("para/genesisHash"), genesis.hash());
        Header block = DevnetExample.paraBlock();
        assertEquals(example.bytes("para/block1Root"), block.stateRoot());
        assertEquals(example.bytes("para/block1Header"), block.encoded());
        assertEquals(example.bytes("para/block1Hash"), block.hash());
        assertEquals(example.bytes("para/storageChangesScale"), DevnetExample.paraChanges().encode());
        assertEquals(example.bytes("para/encodedGenesisState"), genesisState());
    }

    private static Bytes genesisState() {
        ScaleWriter out = new ScaleWriter().compact(DevnetExample.paraGenesisState().size());
        DevnetExample.paraGenesisState().forEach((key, value) -> out.bytes(key).bytes(value));
        return out.toBytes();
    }

    @Test
    void relayHeadersAreReproduced() {
        for (Header header : example.relay()) {
            String path = "relay/r" + header.number();
            assertEquals(example.bytes(path + "/header"), header.encoded());
            assertEquals(example.bytes(path + "/hash"), header.hash());
        }
    }

    @Test
    void proofNodesAreReproducedAndLeadToTheStateRoots() throws InvalidProofException {
        Trie before = DevnetExample.relayState(DevnetExample.set(1, 0), DevnetExample.paraGenesis());
        Trie after = DevnetExample.relayState(DevnetExample.set(3, 1), DevnetExample.paraBlock());
        assertLeaves(example.list("relay/r100/authProof"), before,
                List.of(AuthoritySet.WELL_KNOWN_KEY, DevnetExample.SET_ID_KEY));
        assertLeaves(example.list("relay/r102/authProof"), after, List.of(AuthoritySet.WELL_KNOWN_KEY));
        assertLeaves(example.list("relay/r102/paraProof"), after, List.of(DevnetExample.HEADS_KEY));
        TrieProof proof = new TrieProof(example.bytes("relay/r102/stateRoot"), example.list("relay/r102/paraProof"));
        Bytes head = new ScaleWriter().bytes(DevnetExample.paraBlock().encoded()).toBytes();
        assertEquals(head, proof.get(DevnetExample.HEADS_KEY).orElseThrow());
        TrieProof set = new TrieProof(example.bytes("relay/r102/stateRoot"), example.list("relay/r102/authProof"));
        Bytes next = set.get(AuthoritySet.WELL_KNOWN_KEY).orElseThrow();
        assertEquals(DevnetExample.set(3, 1).authorities(), AuthoritySet.decodeWellKnown(next));
    }

    /** All nodes but the top branch: it also holds the hash of a leaf that the example does not tell; it must name ours. */
    private static void assertLeaves(List<Bytes> recorded, Trie state, List<Bytes> keys) {
        List<Bytes> made = state.prove(keys);
        assertEquals(made.size(), recorded.size());
        assertEquals(made.subList(0, made.size() - 1), recorded.subList(0, recorded.size() - 1));
        for (Bytes leaf : made.subList(0, made.size() - 1)) {
            assertTrue(recorded.getLast().toPlainHex().contains(Hashing.blake2b256(leaf).toPlainHex()));
        }
    }

    @Test
    void votesAreSignedToTheByte() throws InvalidJustificationException {
        Header target = example.relay().getLast();
        Bytes payload = Precommit.payload(target.hash(), target.number(), DevnetExample.ROUND, 0);
        assertEquals(example.bytes("precommitPayload"), payload);
        assertEquals(example.bytes("justification"), DevnetExample.justify(target).encode());
        DevnetExample.justify(target).verify(DevnetExample.set(1, 0), target.hash(), target.number());
    }

    @Test
    void requestsAreAssembledToTheByte() throws Exception {
        assertEquals(example.bytes("genesisInfo"), genesis().genesisInfo());
        assertEquals(example.bytes("authoritySetChange"), setChange());
        try (FactDb db = new FactDb(folder)) {
            db.write(1, new FactBatch(facts(), position()));
            Assembler assembler = new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, false, 1),
                    new RangeMetas(db, new Pieces(db, 4 << 20), 1),
                    new BlobCache(1 << 20));
            Bytes headers = assembler.assemble(new BlobKey.SyncHeaders(101, 102, 1, 1)).orElseThrow()
                    .toBytes();
            assertEquals(example.bytes("syncCombinedHeadersReq"), headers);
            assertEquals(example.bytes("para/dispatchBlockReq"), assembler.assemble(new BlobKey.ParaBlock(1)).orElseThrow()
                    .toBytes());
            Genesis served = Genesis.parseFrom(assembler.assemble(new BlobKey.Genesis(2004)).orElseThrow().toBytes()
                    .toArray());
            assertEquals(example.bytes("genesisInfo"), Bytes.wrap(served.getBridgeGenesisInfo().toByteArray()));
            assertEquals(example.bytes("para/encodedGenesisState"), Bytes.wrap(served.getGenesisState().toByteArray()));
        }
    }

    private Fact.Genesis genesis() {
        ScaleWriter info = new ScaleWriter().raw(example.relay().getFirst().encoded());
        DevnetExample.set(1, 0).write(info);
        info.raw(DevnetExample.vec(example.list("relay/r100/authProof")));
        return new Fact.Genesis(2004, 0, 100, info.toBytes(), genesisState());
    }

    private Bytes setChange() {
        ScaleWriter change = new ScaleWriter();
        DevnetExample.set(3, 1).write(change);
        return change.raw(DevnetExample.vec(example.list("relay/r102/authProof"))).toBytes();
    }

    private List<Fact> facts() {
        List<Header> relay = example.relay();
        List<Bytes> headers = relay.subList(1, 3).stream().map(Header::encoded).toList();
        Bytes proof = DevnetExample.vec(example.list("relay/r102/paraProof"));
        Bytes justification = DevnetExample.justify(relay.getLast()).encode();
        Fact block = new Fact.ParaBlock(1, DevnetExample.paraBlock().encoded(), DevnetExample.paraChanges().encode());
        return List.of(genesis(), block, new Fact.RelayRange(101, headers, justification, 0, Optional.of(setChange()), 1, proof));
    }

    private EncoderPosition position() {
        return new EncoderPosition(2004, 102, example.relay().getLast().hash(), DevnetExample.set(3, 1), 1, 1,
                DevnetExample.paraBlock().hash());
    }

    @Test
    void workersReportIsSignedByItsKey() {
        Keypair worker = DevnetExample.key(1, KeyType.SR25519);
        assertEquals(example.bytes("worker/publicKey"), worker.publicKey());
        JsonNode report = example.file().at("/worker/benchReport");
        Bytes message = new ScaleWriter().u8(2).raw(worker.publicKey()).string(report.get("topic").asText())
                .bytes(example.bytes("worker/benchReport/payload")).toBytes();
        assertEquals(example.bytes("worker/benchReport/message"), message);
        Bytes signed = new ScaleWriter().raw(message).u64(0).toBytes();
        assertEquals(example.bytes("worker/benchReport/toBeSigned"), signed);
        Bytes recorded = example.bytes("worker/benchReport/signatureExample");
        assertTrue(Signatures.verify(KeyType.SR25519, worker.publicKey(), signed, recorded));
        assertTrue(Signatures.verify(KeyType.SR25519, worker.publicKey(), signed, worker.sign(signed)));
    }
}
