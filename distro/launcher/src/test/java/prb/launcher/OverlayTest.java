package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
    @TempDir
    Path data;
    private final List<String> warnings = new ArrayList<>();

    @Test
    void overlayJarTakesThePlaceOfTheRepositorys() throws Exception {
        Path repositoryFile = jar(data.resolve("a-1.jar"), "prb.a");
        Path update = jar(data.resolve("overlay/a-2.jar"), "prb.a");
        overlay("\"prb.a\":{\"file\":\"a-2.jar\",\"version\":\"2\"}");
        Overlay overlay = Overlay.load(data, warnings);
        assertEquals(Optional.of(update), overlay.replacement(repositoryFile));
        assertEquals(Optional.empty(), overlay.replacement(jar(data.resolve("b-1.jar"), "prb.b")));
        assertTrue(warnings.isEmpty());
    }

    @Test
    void entriesThatCanNotBeUsedAreReportedAndLeftOut() throws Exception {
        Path repositoryFile = jar(data.resolve("a-1.jar"), "prb.a");
        jar(data.resolve("overlay/b.jar"), "prb.b");
        jar(data.resolve("outside.jar"), "prb.c");
        overlay("\"prb.a\":{\"file\":\"none.jar\"},\"prb.x\":{\"file\":\"b.jar\"},\"prb.c\":{\"file\":\"../outside.jar\"}");
        Overlay overlay = Overlay.load(data, warnings);
        assertEquals(Optional.empty(), overlay.replacement(repositoryFile));
        assertEquals(3, warnings.size(), warnings.toString());
    }

    @Test
    void brokenOverlayStopsTheStartWithItsName() throws IOException {
        Files.writeString(data.resolve("overlay.json"), "{\"bundles\":");
        assertTrue(assertThrows(LaunchException.class, () -> Overlay.load(data, warnings)).getMessage().contains("overlay.json"));
    }

    @Test
    void secondProcessOnADataFolderIsRefusedWithTheFirstsPid() throws Exception {
        DataFolder first = DataFolder.at(data, "solo");
        String message = assertThrows(LaunchException.class, () -> DataFolder.at(data, "solo")).getMessage();
        assertTrue(message.contains(Long.toString(ProcessHandle.current().pid())) && message.contains(data.toString()), message);
        assertThrows(LaunchException.class, () -> DataFolder.at(data, "lifecycle"), "solo writes the manager's files too");
        DataFolder.at(data, "trade").close();
        first.close();
        DataFolder.at(data, "solo").close();
    }

    @Test
    void temporaryDataFolderIsDeletedAtTheEnd() throws Exception {
        DataFolder folder = DataFolder.temporary("solo");
        Files.writeString(Files.createDirectories(folder.path().resolve("work/x")).resolve("f"), "x");
        folder.close();
        assertTrue(Files.notExists(folder.path()));
    }

    private void overlay(String bundles) throws IOException {
        Files.writeString(data.resolve("overlay.json"), "{\"bundles\":{" + bundles + "}}");
    }

    private static Path jar(Path file, String symbolicName) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName + ";singleton:=true");
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
        return file;
    }
}
