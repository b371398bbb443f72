package prb.cli.sdk;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Maven repository of files. Archives carry one fixed time, so that the same sources give the same bytes. */
final class SdkRepository {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<String> BOOK_KEEPING = Set.of("_remote.repositories", "resolver-status.properties");

    private final Path folder;

    SdkRepository(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** @param ending classifier and type, such as {@code -sources.jar} */
    void put(String group, String artifact, String version, String ending, Path file) throws IOException {
        Path target = target(group, artifact, version, ending);
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        sum(target);
    }

    void put(String group, String artifact, String version, String ending, String text) throws IOException {
        Path target = target(group, artifact, version, ending);
        Files.writeString(target, text);
        sum(target);
    }

    private Path target(String group, String artifact, String version, String ending) throws IOException {
        return Files.createDirectories(folder.resolve(group.replace('.', '/')).resolve(artifact).resolve(version))
                .resolve(artifact
                        + "-" + version + ending);
    }

    /** Takes what a build fetched into its own local repository; what is there already stays. @return files taken */
    int takeFetched(Path local) throws IOException {
        int taken = 0;
        try (Stream<Path> all = Files.walk(local)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                Path target = folder.resolve(local.relativize(file).toString());
                boolean wanted = !BOOK_KEEPING.contains(name) && !name.endsWith(".lastUpdated") && !name.endsWith(".sha1")
                        && !name.startsWith("maven-metadata");
                if (wanted && !Files.exists(target)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                    sum(target);
                    taken++;
                }
            }
        }
        return taken;
    }

    private static void sum(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file)); // what Maven compares
            Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }

    /** Files of a folder in one archive, in the order of their names. */
    static Path zip(Path from, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> from.relativize(file).toString()))
                    .toList()) {
                ZipEntry entry = new ZipEntry(from.relativize(file).toString().replace('\\', '/'));
                entry.setLastModifiedTime(FileTime.from(TIME));
                zip.putNextEntry(entry);
                Files.copy(file, zip);
            }
        }
        return target;
    }

    /** The documentation of a module's exported packages. @throws IOException when the JDK's javadoc fails or is missing */
    static Path javadoc(Path sources, String title, String classPath, Path target) throws IOException {
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow(() -> new IOException(
                "this Java has no javadoc: a whole JDK is needed, name its folder in PRB_JAVA_HOME"));
        List<String> arguments = new ArrayList<>(
                List.of("-quiet", "-Xdoclint:none", "--ignore-source-errors", "-notimestamp", "-encoding",
                        StandardCharsets.UTF_8.name(), "-doctitle", title, "-windowtitle", title, "-classpath", classPath, "-d",
                        target.toString()));
        try (Stream<Path> all = Files.walk(sources)) {
            all.filter(file -> file.toString().endsWith(".java")).map(Path::toString).sorted().forEach(arguments::add);
        }
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told);
        if (javadoc.run(out, out, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("javadoc of " + title + " failed:\n" + told);
        }
        return target;
    }
}
