package prb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/** Kinds of blobs, and addresses and keys. */
class BlobAndKeyTest {

    private final JsonNode example = Vectors.json("devnet-example");

    @Test
    void combinedRequestTellsRangesJustificationAndSetChange() {
        JsonNode found = Run.json("blob", example.get("syncCombinedHeadersReq").asText());
        assertEquals(List.of("kind", "relay", "para", "justified", "setChange", "bytes"), Run.names(found));
        assertEquals("{\"kind\":\"SyncCombinedHeadersReq\",\"relay\":[101,102],\"para\":" + found.get("para")
                + ",\"justified\":true,\"setChange\":true,\"bytes\":1756}", found.toString());
        assertEquals(2, found.get("para").size());
    }

    @Test
    void dispatchRequestTellsItsBlocks() {
        JsonNode found = Run.json("blob", example.at("/para/dispatchBlockReq").asText());
        assertEquals("{\"kind\":\"DispatchBlockReq\",\"relay\":null,\"para\":[1,1],\"justified\":null,\"setChange\":null,"
                + "\"bytes\":233}", found.toString());
    }

    @Test
    void paraHeaderRequestIsToldFromADispatchRequest() {
        String header = example.at("/para/block1Header").asText().substring(2);
        JsonNode found = Run.json("blob", "0x04" + header + "0408f00d");
        assertEquals("SyncParachainHeaderReq", found.get("kind").asText());
        assertEquals("[1,1]", found.get("para").toString());
    }

    @Test
    void recordsAreToldApart() {
        ByteString info = ByteString.copyFrom(Bytes.fromHex(example.get("genesisInfo").asText()).toArray());
        Genesis genesis = Genesis.newBuilder().setParaId(2004).setParaNumber(0).setParentNumber(100)
                .setBridgeGenesisInfo(info).build();
        JsonNode found = Run.json("blob", Bytes.wrap(genesis.toByteArray()).toHex());
        assertEquals("Genesis", found.get("kind").asText());
        assertEquals("[100,100]", found.get("relay").toString());
        RangeMeta meta = RangeMeta.newBuilder().setParentStartBlock(101).setParentStopBlock(102).setParaStartBlock(-1)
                .setParaStopBlock(-1).build();
        JsonNode range = Run.json("blob", Bytes.wrap(meta.toByteArray()).toHex());
        assertEquals("RangeMeta", range.get("kind").asText());
        assertEquals("[101,102]", range.get("relay").toString());
        assertTrue(range.get("para").isNull());
    }

    @Test
    void blobsOfTheOriginalAreRecognised() {
        String[][] kinds = {{"blobRange_2_100_1_49_SyncHeaderReq.bin", "SyncCombinedHeadersReq", "[2,100]", "[1,49]"},
            {"dryParaBlock_10.bin", "DispatchBlockReq", "null", "[10,10]"}};
        for (String[] kind : kinds) {
            JsonNode found = Run.json("blob", Vectors.shared("peer/blobs/" + kind[0]));
            assertEquals(kind[1], found.get("kind").asText());
            assertEquals(kind[2], found.get("relay").toString());
            assertEquals(kind[3], found.get("para").toString());
        }
    }

    @Test
    void cutBlobNamesTheNearestKindAndThePlace() {
        String blob = example.get("syncCombinedHeadersReq").asText();
        JsonNode error = Run.error("blob", blob.substring(0, blob.length() - 2));
        assertTrue(error.get("what").asText().contains("SyncCombinedHeadersReq"), error.toString());
        assertTrue(error.get("offset").asInt() > 1000, error.toString());
        assertEquals("proof", error.get("path").asText());
        assertEquals(0, Run.error("blob", "0x").get("offset").asInt());
    }

    @Test
    void addressesHavePrefixAndId() {
        for (JsonNode vector : Vectors.json("ss58").get("vectors")) {
            JsonNode found = Run.json("address", vector.get("address").asText());
            assertEquals(List.of("address", "prefix", "id"), Run.names(found));
            assertEquals(vector.get("prefix").asInt(), found.get("prefix").asInt());
            assertEquals(vector.get("key"), found.get("id"));
            JsonNode back = Run.json("address", vector.get("key").asText(), "--prefix", vector.get("prefix").asText());
            assertEquals(vector.get("address"), back.get("address"));
        }
        for (JsonNode invalid : Vectors.json("ss58").get("invalid")) {
            assertEquals(1, Run.with("address", invalid.get("address").asText()).exit(), invalid.toString());
        }
    }

    @Test
    void keysShowTheirPublicSideOnly() {
        JsonNode vectors = Vectors.json("keys");
        String phrase = vectors.get("phrase").asText();
        for (String type : List.of("sr25519", "ed25519", "ecdsa")) {
            for (JsonNode vector : vectors.get(type)) {
                byte[] uri = (phrase + vector.get("uri").asText() + "\n").getBytes(StandardCharsets.UTF_8);
                Run run = Run.withInput(uri, "key", "-", "--type", type, "--json");
                assertEquals(0, run.exit(), run.err());
                assertEquals(List.of("type", "publicKey", "accountId", "address", "prefix"), Run.names(run.json()));
                assertEquals(vector.get("public"), run.json().get("publicKey"));
                assertEquals(vector.get("address42"), run.json().get("address"));
                assertFalse(run.out().contains(vector.get("secret").asText().substring(2)));
            }
        }
        Run bad = Run.with("key", "not a real phrase");
        assertEquals(1, bad.exit());
        assertFalse(bad.err().contains("real phrase"), bad.err());
    }
}
