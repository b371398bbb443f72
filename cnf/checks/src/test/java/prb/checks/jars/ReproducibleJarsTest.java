package prb.checks.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import prb.checks.Project;

/** A cheap look for what makes builds differ: times, names of tools and JDKs, and the folder of the build. */
class ReproducibleJarsTest {

    private static final List<String> HEADERS = List.of("Bnd-LastModified:", "Created-By:", "Built-By:", "Tool:", "Build-Jdk",
            "Build-Tool-Jdk");
    private static final LocalDateTime TIME = Instant.parse(System.getProperty("prb.timestamp", "2026-01-01T00:00:00Z"))
            .atOffset(ZoneOffset.UTC).toLocalDateTime();

    @Test
    void bundlesHoldNothingOfTheirBuild() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path jar : Project.bundles()) {
            for (String fault : faults(Files.readAllBytes(jar))) {
                found.add(jar.getFileName() + ": " + fault);
            }
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void timeToolAndFolderAreFound() throws IOException {
        Set<String> expected = Set.of("a.txt has the time 2026-01-02T00:00", "a.txt names the folder of the build",
                "META-INF/MANIFEST.MF has the header Created-By:");
        assertEquals(expected, new TreeSet<>(faults(jar("in " + Project.TOP, "Created-By: x\n", TIME.plusDays(1)))));
        assertEquals(List.of(), faults(jar("", "Bundle-Name: x\n", TIME)));
    }

    private static List<String> faults(byte[] jar) throws IOException {
        List<String> found = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                // One byte is one character here, so that binary files can be searched, too.
                check(entry, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1), found);
            }
        }
        return found;
    }

    private static void check(ZipEntry entry, String content, List<String> found) {
        if (!entry.getTimeLocal().equals(TIME)) {
            found.add(entry.getName() + " has the time " + entry.getTimeLocal());
        }
        if (content.contains(Project.TOP.toString())) {
            found.add(entry.getName() + " names the folder of the build");
        }
        if (entry.getName().equals("META-INF/MANIFEST.MF")) {
            HEADERS.stream().filter(content::contains)
                    .forEach(header -> found.add(entry.getName() + " has the header " + header));
        }
    }

    private static byte[] jar(String text, String manifest, LocalDateTime time) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            put(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + manifest, TIME);
            put(out, "a.txt", text, time);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, String text, LocalDateTime time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
