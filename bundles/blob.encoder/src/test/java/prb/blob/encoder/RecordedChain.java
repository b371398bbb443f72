package prb.blob.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import prb.chain.api.StateEntry;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/** The recorded chain of vectors/peer: 260 relay blocks, 129 para blocks, real proofs and signatures. */
final class RecordedChain {

    record RelayBlock(Header header, Optional<Bytes> justification, Bytes setId, Optional<Bytes> authorities,
            List<Bytes> headProof, List<Bytes> authorityProof, List<Bytes> genesisProof) {
    }

    record ParaBlock(Header header, Bytes changes) {
    }

    final List<RelayBlock> relay = new ArrayList<>();
    final List<ParaBlock> para = new ArrayList<>();
    final List<StateEntry> genesisState = new ArrayList<>();
    final Map<Bytes, Integer> relayByHash = new HashMap<>();
    final Map<Bytes, Integer> paraByHash = new HashMap<>();
    /** The para state behind each block. */
    final List<Trie> states = new ArrayList<>();
    final Path folder;

    private static RecordedChain loaded;

    static synchronized RecordedChain load() {
        if (loaded == null) {
            String shared = System.getProperty("prb.shared", "");
            Path peer = Path.of(shared, "vectors", "peer");
            Assumptions.assumeTrue(!shared.isEmpty() && Files.isDirectory(peer), "the recorded chain is absent: no folder "
                    + peer);
            try {
                loaded = new RecordedChain(peer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return loaded;
    }

    private RecordedChain(Path peer) throws IOException {
        folder = peer;
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(peer.resolve("chain/relay.jsonl"))) {
            JsonNode row = json.readTree(line);
            Header header = header(row.get("block").get("block").get("header"));
            relayByHash.put(header.hash(), relay.size());
            relay.add(new RelayBlock(header, justification(row.get("block").get("justifications")), hex(row.get("setId")),
                    Optional.ofNullable(row.get("authorities")).map(RecordedChain::hex), list(row.get("proofParaHead")),
                    list(row.get("proofAuth")), list(row.get("proofGenesis"))));
        }
        for (String line : Files.readAllLines(peer.resolve("chain/para.jsonl"))) {
            JsonNode row = json.readTree(line);
            Header header = header(row.get("header"));
            paraByHash.put(header.hash(), para.size());
            para.add(new ParaBlock(header, hex(row.get("storageChanges"))));
        }
        Map<Bytes, Bytes> state = new HashMap<>();
        for (JsonNode pair : json.readTree(peer.resolve("chain/para-genesis-pairs.json").toFile())) {
            genesisState.add(new StateEntry(hex(pair.get(0)), hex(pair.get(1))));
            state.put(hex(pair.get(0)), hex(pair.get(1)));
        }
        Trie at = Trie.of(TrieLayout.V0, state);
        states.add(at);
        for (ParaBlock block : para.subList(1, para.size())) {
            at = at.apply(StorageChanges.decode(block.changes()));
            states.add(at);
        }
    }

    private static Header header(JsonNode row) {
        List<DigestItem> logs = new ArrayList<>();
        row.get("digest").get("logs").forEach(log -> logs.add(DigestItem.read(new ScaleReader(hex(log)))));
        return Header.of(hex(row.get("parentHash")), Long.decode(row.get("number").asText()), hex(row.get("stateRoot")),
                hex(row.get("extrinsicsRoot")), logs);
    }

    private static Optional<Bytes> justification(JsonNode rows) {
        if (rows == null || rows.isNull()) {
            return Optional.empty();
        }
        JsonNode numbers = rows.get(0).get(1);
        byte[] out = new byte[numbers.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) numbers.get(i).asInt();
        }
        return Optional.of(Bytes.wrap(out));
    }

    private static Bytes hex(JsonNode text) {
        return Bytes.fromHex(text.asText());
    }

    private static List<Bytes> list(JsonNode rows) {
        List<Bytes> out = new ArrayList<>();
        if (rows != null) {
            rows.forEach(row -> out.add(hex(row)));
        }
        return out;
    }
}
