package prb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Headers, justifications and proofs of our own two-chain example and of recorded blocks. */
class ChainSubjectsTest {

    @TempDir
    Path folder;

    private final JsonNode example = Vectors.json("devnet-example");

    private String hex(String path) {
        return example.at(path).asText();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String authoritiesJson(String list) throws IOException {
        List<String> entries = new ArrayList<>();
        example.get(list).forEach(id -> entries.add("{\"id\":\"" + id.asText() + "\",\"weight\":1}"));
        return file(list + ".json", "[" + String.join(",\n ", entries) + "]");
    }

    private Bytes authoritiesScale() {
        List<Bytes> ids = new ArrayList<>();
        example.get("authorities").forEach(id -> ids.add(Bytes.fromHex(id.asText())));
        return new ScaleWriter().list(ids, (out, id) -> out.raw(id).u64(1)).toBytes();
    }

    @Test
    void headersOfRecordedBlocksHaveTheirHashesAndFields() {
        for (JsonNode block : Vectors.json("blocks-rhala").get("blocks")) {
            JsonNode header = Run.json("header", block.get("headerScale").asText());
            assertEquals(List.of("hash", "number", "parentHash", "stateRoot", "extrinsicsRoot", "digest"), Run.names(header));
            assertEquals(block.get("computedHash"), header.get("hash"));
            assertEquals(block.get("number").asLong(), header.get("number").asLong());
            assertEquals(block.at("/header/stateRoot"), header.get("stateRoot"));
            assertEquals(block.at("/header/digest/logs").size(), header.get("digest").size());
        }
    }

    @Test
    void digestItemsHaveTypeEngineAndData() {
        JsonNode digest = Run.json("header", hex("/relay/r102/header")).get("digest");
        assertEquals(List.of("type", "engine", "data"), Run.names(digest.get(0)));
        assertEquals("preRuntime", digest.get(0).get("type").asText());
        assertEquals("BABE", digest.get(0).get("engine").asText());
        assertEquals("consensus", digest.get(1).get("type").asText());
        assertEquals("FRNK", digest.get(1).get("engine").asText());
    }

    @Test
    void justificationIsValidUnderItsSetInEveryFormOfTheFile() throws IOException {
        String wellKnown = Bytes.concat(Bytes.ofInts(1), authoritiesScale()).toHex();
        Path raw = Files.write(folder.resolve("raw"), authoritiesScale().toArray());
        List<String> files = List.of(authoritiesJson("authorities"), file("hex", authoritiesScale().toHex() + "\n"),
                file("known", wellKnown), raw.toString());
        for (String file : files) {
            JsonNode found = Run.json("justification", hex("/justification"), "--authorities", file, "--set-id", hex("/setId"));
            assertEquals(List.of("valid", "reason", "target", "signers", "threshold"), Run.names(found));
            assertTrue(found.get("valid").asBoolean(), found.toString());
            assertTrue(found.get("reason").isNull());
            assertEquals(hex("/relay/r102/hash"), found.at("/target/hash").asText());
            assertEquals(102, found.at("/target/number").asLong());
            assertEquals(3, found.get("threshold").asLong());
            assertTrue(found.get("signers").size() >= 3);
        }
    }

    @Test
    void justificationOfAnotherSetIsAnsweredWithTheReason() throws IOException {
        JsonNode found = Run.json("justification", hex("/justification"), "--authorities", authoritiesJson("authorities"),
                "--set-id", "1");
        assertFalse(found.get("valid").asBoolean());
        assertTrue(found.get("reason").asText().contains("invalid signature"), found.toString());
    }

    @Test
    void justificationWithoutASetIsNotJudged() {
        JsonNode found = Run.json("justification", hex("/justification"));
        assertTrue(found.get("valid").isNull());
        assertTrue(found.get("threshold").isNull());
    }

    @Test
    void malformedAuthoritiesAreToldWithFileAndPlace() throws IOException {
        String file = file("bad.json", "[{\"id\":\"0x12\"}]");
        Run run = Run.with("justification", hex("/justification"), "--authorities", file, "--set-id", "0");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("bad.json") && run.err().contains("offset"), run.err());
        assertEquals(2, Run.with("justification", hex("/justification"), "--authorities", file).exit());
    }

    private Bytes finalityProof(Bytes justification) {
        return new ScaleWriter().raw(Bytes.fromHex(hex("/relay/r102/hash"))).bytes(justification).compact(1)
                .raw(Bytes.fromHex(hex("/relay/r102/header"))).toBytes();
    }

    @Test
    void finalityProofShowsItsJustificationAndHeaders() throws IOException {
        Bytes proof = finalityProof(Bytes.fromHex(hex("/justification")));
        JsonNode found = Run.json("finality-proof", proof.toHex(), "--authorities", authoritiesJson("authorities"),
                "--set-id", "0");
        assertEquals(List.of("blockHash", "justification", "unknownHeaders"), Run.names(found));
        assertTrue(found.at("/justification/valid").asBoolean(), found.toString());
        assertEquals(102, found.at("/unknownHeaders/0/number").asLong());
    }

    @Test
    void malformedInnerJustificationHasItsPlaceInTheWhole() {
        JsonNode error = Run.error("finality-proof", finalityProof(Bytes.ofInts(1, 2, 3)).toHex());
        assertEquals(33, error.get("offset").asInt());
    }

    @Test
    void proofGivesTheValueFromScaleAndFromJson() throws IOException {
        List<Bytes> nodes = new ArrayList<>();
        example.at("/relay/r100/authProof").forEach(node -> nodes.add(Bytes.fromHex(node.asText())));
        String scale = new ScaleWriter().list(nodes, ScaleWriter::bytes).toBytes().toHex();
        String json = file("proof.json", "{\"at\":\"0x00\",\"proof\":" + example.at("/relay/r100/authProof") + "}");
        Bytes expected = Bytes.concat(Bytes.ofInts(1), authoritiesScale());
        for (String input : List.of(scale, json)) {
            JsonNode found = Run.json("proof", input, "--root", hex("/relay/r100/stateRoot"), "--key", hex("/keys/grandpaAuth"));
            assertEquals(List.of("valid", "value"), Run.names(found));
            assertTrue(found.get("valid").asBoolean());
            assertEquals(expected.toHex(), found.get("value").asText());
        }
        Run other = Run.with("proof", scale, "--root", hex("/relay/r102/stateRoot"), "--key", hex("/keys/grandpaAuth"), "--json");
        assertEquals("{\"valid\":false,\"value\":null}\n", other.out());
        assertTrue(other.err().contains("missing"), other.err());
    }

    @Test
    void hexFileRawFileAndStandardInputGiveTheSame() throws IOException {
        String header = hex("/relay/r100/header");
        String expected = Run.with("header", header).out();
        Path raw = Files.write(folder.resolve("header.scale"), Bytes.fromHex(header).toArray());
        assertEquals(expected, Run.with("header", header.substring(2)).out());
        assertEquals(expected, Run.with("header", raw.toString()).out());
        assertEquals(expected, Run.with("header", file("header.hex", header + "\n")).out());
        assertEquals(expected, Run.withInput(header.getBytes(StandardCharsets.US_ASCII), "header", "-").out());
        assertEquals(expected, Run.withInput(Bytes.fromHex(header).toArray(), "header", "-").out());
    }

    @Test
    void everyCutOfAHeaderEndsWithOneAndAnOffsetInside() {
        Bytes header = Bytes.fromHex(hex("/relay/r102/header"));
        for (int size = 0; size < header.size(); size++) {
            JsonNode error = Run.error("header", "0x" + header.slice(0, size).toPlainHex());
            assertEquals(List.of("what", "offset", "path", "reason"), Run.names(error));
            assertTrue(error.get("offset").asInt() <= size, error.toString());
        }
        assertEquals(header.size(), Run.error("header", header.toHex() + "00").get("offset").asInt());
    }

    @Test
    void wrongHexIsToldWithItsCharacter() {
        assertEquals(4, Run.error("header", "0x12zz").get("offset").asInt());
        assertEquals(5, Run.error("header", "0x123").get("offset").asInt());
    }

    @Test
    void wrongUseEndsWithTwo() {
        String[][] lines = {{}, {"nonsense", "00"}, {"header"}, {"header", "00", "01"}, {"header", "00", "--root", "00"},
            {"proof", "00"}, {"proof", "00", "--root", "zz", "--key", "00"}, {"proof", "00", "--root", "00", "--key", "00"},
            {"header", "no-such-file.scale"}, {"extrinsic", "00"}, {"justification", "00", "--set-id"},
            {"address", "5F", "--prefix", "16384"}, {"key", "//Alice", "--type", "rsa"}};
        for (String[] line : lines) {
            Run run = Run.with(line);
            assertEquals(2, run.exit(), String.join(" ", line) + ": " + run);
            assertEquals("", run.out());
        }
        assertEquals(0, Run.with("help").exit());
    }
}
