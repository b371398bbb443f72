package prb.blob.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

/** The recorded chain under vectors/peer/chain as facts. */
public final class RecordedChain {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PARA_ID = 2004;

    private final List<JsonNode> relay;
    private final List<JsonNode> para;
    private final JsonNode genesisPairs;

    public RecordedChain(Path folder) throws IOException {
        relay = lines(folder.resolve("relay.jsonl"));
        para = lines(folder.resolve("para.jsonl"));
        genesisPairs = JSON.readTree(Files.readAllBytes(folder.resolve("para-genesis-pairs.json")));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> out = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            out.add(JSON.readTree(line));
        }
        return out;
    }

    public Fact.Genesis genesis(long relayNumber) {
        JsonNode row = relay.get((int) relayNumber);
        Bytes list = hex(row.get("authorities")).slice(1);
        Bytes info = Bytes.concat(header(row).encoded(), list, hex(row.get("setId")), nodes(row.get("proofGenesis")));
        ScaleWriter state = new ScaleWriter().compact(genesisPairs.size());
        genesisPairs.forEach(pair -> state.bytes(hex(pair.get(0))).bytes(hex(pair.get(1))));
        return new Fact.Genesis(PARA_ID, 0, relayNumber, info, state.toBytes());
    }

    /** One fact per justified block, from the block after {@code relayGenesis} on. */
    public List<Fact> ranges(long relayGenesis) {
        List<Fact> out = new ArrayList<>();
        List<Bytes> headers = new ArrayList<>();
        for (int n = (int) relayGenesis + 1; n < relay.size(); n++) {
            JsonNode row = relay.get(n);
            headers.add(header(row).encoded());
            Optional<Bytes> justification = justification(row);
            if (justification.isPresent()) {
                long setId = setId(n - 1);
                Optional<Bytes> change = setId(n) > setId
                        ? Optional.of(Bytes.concat(hex(row.get("authorities")).slice(1), hex(row.get("setId")),
                                nodes(row.get("proofAuth"))))
                        : Optional.empty();
                long paraHead = Header.decode(new ScaleReader(hex(row.get("paraHead"))).bytes()).number();
                out.add(new Fact.RelayRange(n - headers.size() + 1L, headers, justification.get(), setId, change, paraHead,
                        nodes(row.get("proofParaHead"))));
                headers = new ArrayList<>();
            }
        }
        return out;
    }

    public List<Fact> paraBlocks() {
        List<Fact> out = new ArrayList<>();
        for (JsonNode row : para) {
            out.add(new Fact.ParaBlock(row.get("n").asLong(), headerOf(row.get("header")).encoded(),
                    hex(row.get("storageChanges"))));
        }
        return out;
    }

    private long setId(int number) {
        return new ScaleReader(hex(relay.get(number).get("setId"))).u64();
    }

    private static Optional<Bytes> justification(JsonNode row) {
        JsonNode all = row.get("block").get("justifications");
        if (all == null || all.isNull()) {
            return Optional.empty();
        }
        JsonNode data = all.get(all.size() - 1).get(1);
        if (data.isTextual()) {
            return Optional.of(hex(data));
        }
        byte[] bytes = new byte[data.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) data.get(i).asInt();
        }
        return Optional.of(Bytes.wrap(bytes));
    }

    private static Header header(JsonNode row) {
        return headerOf(row.get("block").get("block").get("header"));
    }

    private static Header headerOf(JsonNode json) {
        List<DigestItem> digest = new ArrayList<>();
        json.get("digest").get("logs").forEach(log -> digest.add(DigestItem.read(new ScaleReader(hex(log)))));
        return Header.of(hex(json.get("parentHash")), Long.parseLong(json.get("number").asText().substring(2), 16),
                hex(json.get("stateRoot")),
                hex(json.get("extrinsicsRoot")), digest);
    }

    private static Bytes nodes(JsonNode proof) {
        ScaleWriter out = new ScaleWriter().compact(proof.size());
        proof.forEach(node -> out.bytes(hex(node)));
        return out.toBytes();
    }

    private static Bytes hex(JsonNode text) {
        return Bytes.fromHex(text.asText());
    }
}
