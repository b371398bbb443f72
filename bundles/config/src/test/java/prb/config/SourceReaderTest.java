package prb.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
    @TempDir
    Path folder;

    @Test
    void flagsAreTheSystemPropertiesWithThePrefix() {
        Properties system = new Properties();
        system.setProperty("prb.flag.PRB_DATA", "/x");
        system.setProperty("user.name", "me");
        assertEquals(Map.of("PRB_DATA", "/x"), SourceReader.flags(system));
    }

    @Test
    void absentFilesAreEmptySources() throws IOException {
        assertTrue(SourceReader.properties(folder.resolve("none")).isEmpty());
        assertTrue(SourceReader.overlay(folder.resolve("none")).isEmpty());
        assertTrue(SourceReader.features(folder.resolve("none")).isEmpty());
    }

    @Test
    void featureValuesKeepTheirKind() throws IOException {
        Path file = Files.writeString(folder.resolve("f.json"),
                "{\"prb.x\":{\"a\":1,\"b\":true,\"c\":\"t\",\"d\":[\"p\",\"q\"]}}");
        Map<String, Object> values = SourceReader.features(file).get("prb.x");
        assertEquals(1L, values.get("a"));
        assertEquals(true, values.get("b"));
        assertEquals("t", values.get("c"));
        assertArrayEquals(new String[] {"p", "q"}, (String[]) values.get("d"));
    }

    @Test
    void settingsOfTheOverlayAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("o.json"), "{\"bundles\":{},\"settings\":{\"PRB_RANGE_BYTES_MAX\":2048}}");
        assertEquals(Map.of("PRB_RANGE_BYTES_MAX", "2048"), SourceReader.overlay(file));
    }

    @Test
    void brokenJsonNamesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{");
        assertTrue(assertThrows(IOException.class, () -> SourceReader.overlay(file)).getMessage().contains("broken.json"));
    }
}
