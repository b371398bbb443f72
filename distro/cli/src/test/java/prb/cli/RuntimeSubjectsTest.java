package prb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Subjects that need metadata, with the vectors of Khala and Rhala. */
class RuntimeSubjectsTest {

    @Test
    void metadataListsThePalletsByName() {
        JsonNode found = Run.json("metadata", Vectors.khala());
        assertEquals(List.of("version", "pallets"), Run.names(found));
        assertEquals(14, found.get("version").asInt());
        JsonNode system = found.get("pallets").get(0);
        assertEquals(List.of("name", "index", "calls", "storage", "events", "errors"), Run.names(system));
        assertEquals("System", system.get("name").asText());
        assertTrue(system.get("storage").toString().contains("\"Account\""));
        assertTrue(system.get("calls").toString().contains("\"remark\""));
    }

    @Test
    void metadataOfAnotherVersionIsRefusedAtItsVersion() {
        assertEquals(4, Run.error("metadata", "0x6d6574610d00").get("offset").asInt());
        assertEquals(0, Run.error("metadata", "0x6d657462").get("offset").asInt());
    }

    @Test
    void storageKeysAreNamed() {
        String metadata = Vectors.khala();
        for (JsonNode vector : Vectors.json("storage-keys").get("keys")) {
            JsonNode found = Run.json("storage-key", vector.get("key").asText(), "--metadata", metadata);
            assertEquals(List.of("pallet", "item", "parts"), Run.names(found));
            assertEquals(vector.get("pallet").asText(), lowerFirst(found.get("pallet").asText()));
            assertEquals(vector.get("item").asText(), found.get("item").asText());
            for (JsonNode part : found.get("parts")) {
                assertEquals(List.of("hasher", "hash", "value"), Run.names(part));
            }
        }
    }

    /** polkadot-js writes pallet names with a small first letter. */
    private static String lowerFirst(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    @Test
    void storageKeyTellsWhatItCanNot() {
        String metadata = Vectors.khala();
        String key = Vectors.json("storage-keys").get("keys").findValue("key").asText();
        assertEquals(0, Run.error("storage-key", "0x" + "11".repeat(16), "--metadata", metadata).get("offset").asInt());
        assertEquals(16, Run.error("storage-key", key.substring(0, 34) + "22".repeat(16), "--metadata", metadata)
                .get("offset").asInt());
        assertEquals(":code", Run.json("storage-key", "0x3a636f6465").get("item").asText());
    }

    @Test
    void extrinsicsHaveSignerNonceEraTipAndCall() {
        String metadata = Vectors.khala();
        for (JsonNode vector : Vectors.json("extrinsics").get("vectors")) {
            JsonNode found = Run.json("extrinsic", vector.get("extrinsic").asText(), "--metadata", metadata);
            assertEquals(List.of("hash", "signer", "nonce", "era", "tip", "call"), Run.names(found));
            assertEquals(List.of("pallet", "name", "args"), Run.names(found.get("call")));
            assertEquals(vector.get("extrinsicHash"), found.get("hash"));
            assertEquals(vector.at("/signer/accountId"), found.get("signer"));
            assertEquals(vector.get("nonce").asText(), found.get("nonce").asText());
            assertEquals(vector.get("tip").asText(), found.get("tip").asText());
            boolean immortal = vector.at("/era/period").isNull();
            assertEquals(immortal, found.get("era").isNull(), found.toString());
            assertTrue(immortal || found.at("/era/period").equals(vector.at("/era/period")), found.toString());
        }
    }

    @Test
    void signersThatAreNoAccountAreShownByTheirForm() {
        String hex = Vectors.json("extrinsics").get("vectors").get(0).get("extrinsic").asText();
        Bytes whole = Bytes.fromHex(hex);
        ScaleReader in = new ScaleReader(whole);
        in.count(1);
        int start = in.position();
        Bytes rest = whole.slice(start + 2 + 32); // behind version, variant Id and the account
        Bytes body = Bytes.concat(Bytes.ofInts(0x84, 2, 8, 0xab, 0xcd), rest); // Raw of two bytes
        Bytes extrinsic = new ScaleWriter().bytes(body).toBytes();
        JsonNode found = Run.json("extrinsic", extrinsic.toHex(), "--metadata", Vectors.khala());
        assertEquals("0xabcd", found.at("/signer/Raw").asText(), found.toString());
    }

    @Test
    void extrinsicsAndEventsOfRecordedBlocksAreRead() {
        String metadata = Vectors.shared("rhala-metadata-v14.scale");
        for (JsonNode block : Vectors.json("blocks-rhala").get("blocks")) {
            for (JsonNode extrinsic : block.get("extrinsics")) {
                Run.json("extrinsic", extrinsic.asText(), "--metadata", metadata);
            }
            if (!block.get("events").isNull()) {
                JsonNode found = Run.json("event", block.get("events").asText(), "--metadata", metadata);
                assertEquals(block.get("decodedEvents").size(), found.get("events").size());
            }
        }
    }

    @Test
    void bareExtrinsicHasNoSigner() {
        String bare = Vectors.json("blocks-rhala").get("blocks").get(13).get("extrinsics").get(0).asText();
        JsonNode found = Run.json("extrinsic", bare, "--metadata", Vectors.shared("rhala-metadata-v14.scale"));
        assertTrue(found.get("signer").isNull() && found.get("nonce").isNull() && found.get("tip").isNull());
        assertEquals("Timestamp", found.at("/call/pallet").asText());
        assertEquals(List.of("now"), Run.names(found.at("/call/args")));
    }

    @Test
    void oneEventRecordIsReadAlone() {
        JsonNode block = Vectors.json("blocks-rhala").get("blocks").get(13);
        String metadata = Vectors.shared("rhala-metadata-v14.scale");
        // Finalization, System.ExtrinsicSuccess cut short
        assertEquals(1, Run.with("event", "0x0100000000", "--metadata", metadata).exit());
        JsonNode found = Run.json("event", block.get("events").asText(), "--metadata", metadata).get("events").get(0);
        assertEquals(List.of("extrinsic", "pallet", "name", "fields"), Run.names(found));
        // Initialization, System.CodeUpdated, no topics
        JsonNode alone = Run.json("event", "0x02000200", "--metadata", metadata).get("events");
        assertEquals("[{\"extrinsic\":null,\"pallet\":\"System\",\"name\":\"CodeUpdated\",\"fields\":{}}]", alone.toString());
    }

    @Test
    void errorsAreNamedWithTheirDocs() {
        String metadata = Vectors.khala();
        for (JsonNode vector : Vectors.json("dispatch-errors").get("vectors")) {
            JsonNode found = Run.json("error", vector.get("hex").asText(), "--metadata", metadata);
            assertEquals(List.of("pallet", "name", "docs"), Run.names(found));
            if (vector.has("error")) {
                assertEquals(vector.get("error").asText(), found.get("name").asText());
                assertEquals(vector.get("module").asText(), lowerFirst(found.get("pallet").asText()));
            } else {
                assertEquals(vector.get("name").asText(), found.get("name").asText());
            }
        }
        assertEquals(1, Run.error("error", "0x0000", "--metadata", metadata).get("offset").asInt());
        JsonNode unknown = Run.error("error", "0xff", "--metadata", metadata);
        assertTrue(unknown.get("offset").asInt() <= 1 && !unknown.get("path").asText().isEmpty(), unknown.toString());
    }
}
