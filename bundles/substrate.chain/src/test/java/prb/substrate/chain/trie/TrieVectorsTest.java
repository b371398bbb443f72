package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.Vectors;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.hash.Hashing;

class TrieVectorsTest {

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private static List<StorageChanges.Change> changes(JsonNode pairs) {
        List<StorageChanges.Change> out = new ArrayList<>();
        for (JsonNode pair : pairs) {
            Optional<Bytes> value = pair.get(1).isNull() ? Optional.empty() : Optional.of(Vectors.hex(pair.get(1)));
            out.add(new StorageChanges.Change(Vectors.hex(pair.get(0)), value));
        }
        return out;
    }

    @Test
    void tinyExampleHasTheDocumentedRootsAndNodes() {
        Map<Bytes, Bytes> entries = Map.of(Bytes.ofInts(1), Bytes.ofInts(0xcc), Bytes.ofInts(1, 2), Bytes.ofInts(0xaa),
                Bytes.ofInts(1, 3), Bytes.fromHex("bb".repeat(40)));
        Trie v0 = Trie.of(TrieLayout.V0, entries);
        assertEquals("0x3add9f52ea5e8dce1a00e8f36b5dcad6cb9518919844658e26d77e68428515f8", v0.root().toHex());
        Trie v1 = Trie.of(TrieLayout.V1, entries);
        assertEquals("0xdbfd66347659a767f21a021074a2753f2329a485cbb5d74e86540a9033537966", v1.root().toHex());
        List<String> nodes = v0.prove(List.of(Bytes.ofInts(1, 3))).stream().map(Bytes::toPlainHex).toList();
        assertEquals(3, nodes.size());
        assertEquals("40a0" + "bb".repeat(40), nodes.get(0));
        assertTrue(nodes.get(1).startsWith("800c000c4004aa80"));
        assertTrue(nodes.get(2).startsWith("c201010004cc80"));
        assertTrue(v1.prove(List.of(Bytes.ofInts(1, 3))).contains(Bytes.fromHex("bb".repeat(40))));
    }

    @Test
    void emptyTrieHasTheKnownRoot() throws InvalidProofException {
        Trie empty = Trie.empty(TrieLayout.V0);
        assertEquals(Trie.EMPTY_ROOT, empty.root());
        assertEquals(Hashing.blake2b256(Bytes.ofInts(0)), empty.root());
        assertEquals(Optional.empty(), new TrieProof(empty.root(), empty.prove(List.of(ZERO))).get(ZERO));
        assertEquals(Optional.empty(), new TrieProof(empty.root(), List.of()).get(ZERO));
    }

    @Test
    void genesisStatesOfPublicChainsHaveThePublishedHashes() {
        for (String name : List.of("khala-genesis.json.gz", "westend-genesis.json.gz")) {
            JsonNode json = Vectors.shared(name);
            Map<Bytes, Bytes> entries = Vectors.hexMap(json.get("top"));
            Trie trie = Trie.of(TrieLayout.V0, entries);
            assertEquals(Vectors.hex(json.get("stateRootV0")), trie.root());
            assertEquals(entries.size(), trie.size());
            Header genesis = Header.of(ZERO, 0, trie.root(), Trie.EMPTY_ROOT, List.of());
            assertEquals(Vectors.hex(json.get("genesisHash")), genesis.hash());
        }
    }

    @Test
    void fiftyRealBlocksGiveTheirRoots() {
        String[] roots = new String(Vectors.sharedBytes("phala-trie-state-roots.txt").toArray(), StandardCharsets.US_ASCII)
                .strip().split("\\s+");
        Trie trie = Trie.of(TrieLayout.V0, Vectors.hexMap(Vectors.shared("phala-trie-genesis.json.gz").get("top")));
        JsonNode blocks = Vectors.shared("phala-trie-changes.json.gz");
        assertEquals(roots[0], trie.root().toHex());
        assertEquals(51, roots.length);
        for (int i = 1; i < roots.length; i++) {
            StorageChanges changes = new StorageChanges(changes(blocks.get(i).get("mainStorageChanges")), List.of());
            trie = trie.apply(StorageChanges.decode(changes.encode()));
            assertEquals(roots[i], trie.root().toHex(), "block " + i);
        }
    }

    @Test
    void exampleParaBlockGivesItsRootFromTheScaleChanges() {
        JsonNode para = Vectors.own("devnet-example.json").get("para");
        Trie genesis = Trie.empty(TrieLayout.V0).apply(new StorageChanges(changes(para.get("genesisPairs")), List.of()));
        assertEquals(Vectors.hex(para.get("genesisRoot")), genesis.root());
        Bytes scale = Vectors.hex(para.get("storageChangesScale"));
        StorageChanges decoded = StorageChanges.decode(scale);
        assertEquals(changes(para.get("block1Changes")), decoded.main());
        assertEquals(scale, decoded.encode());
        assertEquals(Vectors.hex(para.get("block1Root")), genesis.apply(decoded).root());
        assertEquals(Vectors.hex(para.get("genesisRoot")), genesis.root());
        StorageChanges incomplete = new StorageChanges(decoded.main().subList(1, decoded.main().size()), List.of());
        assertNotEquals(Vectors.hex(para.get("block1Root")), genesis.apply(incomplete).root());
    }

    @Test
    void exampleProofsShowHeadAndAuthorities() throws InvalidProofException {
        JsonNode example = Vectors.own("devnet-example.json");
        JsonNode keys = example.get("keys");
        JsonNode relay = example.get("relay").get("r102");
        TrieProof head = new TrieProof(Vectors.hex(relay.get("stateRoot")), Vectors.hexList(relay.get("paraProof")));
        Bytes value = head.get(Vectors.hex(keys.get("heads"))).orElseThrow();
        assertEquals(Vectors.hex(example.get("para").get("block1Header")), new ScaleReader(value).bytes());
        TrieProof set = new TrieProof(Vectors.hex(relay.get("stateRoot")), Vectors.hexList(relay.get("authProof")));
        assertTrue(set.get(Vectors.hex(keys.get("grandpaAuth"))).isPresent());
    }

    @Test
    void realProofsShowParaHeads() throws InvalidProofException {
        int proofs = 0;
        for (JsonNode bundle : Vectors.shared("relay-para-finality.json")) {
            Bytes key = Vectors.hex(bundle.get("headsKey"));
            for (JsonNode head : bundle.get("paraHeads")) {
                TrieProof proof = new TrieProof(Vectors.hex(head.get("relayStateRoot")), Vectors.hexList(head.get("proof")));
                Bytes value = proof.get(key).orElseThrow();
                assertEquals(Vectors.hex(head.get("storageValue")), value);
                Header header = Header.decode(new ScaleReader(value).bytes());
                assertEquals(Vectors.hex(head.get("paraHash")), header.hash());
                assertEquals(head.get("paraNumber").asLong(), header.number());
                proofs++;
            }
        }
        assertEquals(7, proofs);
    }

    @Test
    void realProofNodesAllDecodeAndTheRootIsThere() {
        Map<String, String> roots = Map.of(
                "trie-proof-small.scale", "29d0d972cd27cbc511e9589fcb7a4506d5eb6a9e8df205f00472e5ab354a4e17",
                "trie-proof-large.scale", "886ca67c0e8d0003e2531bb25b1da0fe2f80d4b9eb6719e819f363265bd670fa");
        roots.forEach((name, root) -> {
            List<Bytes> nodes = new ScaleReader(Vectors.sharedBytes(name)).list(1, ScaleReader::bytes);
            boolean hasRoot = false;
            for (Bytes node : nodes) {
                NodeCodec.decode(node);
                hasRoot |= Hashing.blake2b256(node).equals(Bytes.fromHex(root));
            }
            assertTrue(hasRoot, name);
        });
    }

    @Test
    void recordedStorageChangesSayTheSameInBothForms() {
        JsonNode samples = Vectors.own("rpc-samples.json");
        Bytes scale = Vectors.hex(samples.get("pha_getStorageChangesAt"));
        StorageChanges decoded = StorageChanges.decode(scale);
        assertEquals(changes(samples.get("pha_getStorageChanges").get(0).get("mainStorageChanges")), decoded.main());
        assertEquals(List.of(), decoded.child());
        assertEquals(scale, decoded.encode());
    }

    @Test
    void recordedReadProofLeadsFromTheBlocksRoot() throws InvalidProofException {
        JsonNode answer = Vectors.own("rpc-samples.json").get("state_getReadProof");
        JsonNode block = Vectors.own("blocks-rhala.json").get("blocks").get(2);
        assertEquals(Vectors.hex(block.get("hash")), Vectors.hex(answer.get("at")));
        Header header = Header.decode(Vectors.hex(block.get("headerScale")));
        TrieProof proof = new TrieProof(header.stateRoot(), Vectors.hexList(answer.get("proof")));
        assertEquals(Optional.empty(), proof.get(Bytes.EMPTY));
    }

    @Test
    void extrinsicsOfRealBlocksGiveTheirRoots() {
        for (JsonNode block : Vectors.own("blocks-rhala.json").get("blocks")) {
            Header header = Header.decode(Vectors.hex(block.get("headerScale")));
            assertEquals(header.extrinsicsRoot(), ExtrinsicsRoot.of(Vectors.hexList(block.get("extrinsics"))));
        }
    }
}
