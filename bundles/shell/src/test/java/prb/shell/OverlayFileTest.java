package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayFileTest {
    @TempDir
    Path data;

    @Test
    void updateIsRecordedAndTheOneBeforeDeleted() throws IOException {
        OverlayFile overlay = new OverlayFile(data);
        Path first = overlay.keep(Files.writeString(data.resolve("new.jar"), "one"), "prb.a", "1.1.0");
        overlay.put("prb.a", "1.1.0", first);
        assertTrue(overlay.has("prb.a"));
        Path second = overlay.keep(Files.writeString(data.resolve("new.jar"), "two"), "prb.a", "1.2.0");
        overlay.put("prb.a", "1.2.0", second);
        JsonNode entry = json().at("/bundles/prb.a");
        assertEquals("1.2.0", entry.path("version").asText());
        assertEquals("two", Files.readString(data.resolve("overlay").resolve(entry.path("file").asText())));
        assertFalse(Files.exists(first));
    }

    @Test
    void rollbackForgetsTheBundleAndKeepsTheRest() throws IOException {
        Files.writeString(data.resolve("overlay.json"), "{\"settings\":{\"PRB_RANGE_BYTES_MAX\":\"2048\"}}");
        OverlayFile overlay = new OverlayFile(data);
        overlay.put("prb.a", "2.0.0", overlay.keep(Files.writeString(data.resolve("new.jar"), "x"), "prb.a", "2.0.0"));
        assertTrue(overlay.remove("prb.a"));
        assertFalse(overlay.remove("prb.a"));
        assertEquals("2048", json().at("/settings/PRB_RANGE_BYTES_MAX").asText());
        assertTrue(json().path("bundles").isEmpty());
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(data.resolve("overlay.json").toFile());
    }
}
