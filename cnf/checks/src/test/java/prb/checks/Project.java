package prb.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the repository. */
public final class Project {

    /** Top folder. */
    public static final Path TOP = Path.of(System.getProperty("prb.top", "../..")).toAbsolutePath().normalize();

    /** Api jars of the last release, one for each bundle that exports packages. */
    public static final Path BASELINE = TOP.resolve("cnf/baseline");

    private static final List<String> BUILT = List.of("target", "node_modules", ".git");
    private static final Path SDK = TOP.resolve("distro/sdk");

    private Project() {}

    /** Files under a folder whose name ends so, without what builds leave behind; sorted. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.getFileName().toString().endsWith(ending)).filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(SDK))
                    .filter(path -> BUILT.stream().noneMatch(name -> contains(TOP.relativize(path), name))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path path, String name) {
        for (Path part : path) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The jar that each folder under bundles/ was built into. @throws IllegalStateException when one was not built */
    public static List<Path> bundles() {
        try (Stream<Path> rooms = Files.list(TOP.resolve("bundles"))) {
            return rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).map(Project::jar).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Path room) {
        try (Stream<Path> built = Files.list(room.resolve("target"))) {
            return built.filter(path -> path.getFileName().toString().matches("prb\\..*-\\d[\\d.]*\\.jar")).findFirst()
                    .orElseThrow(() -> new IllegalStateException(room + " was not built, run ./prb build"));
        } catch (IOException e) {
            throw new IllegalStateException(room + " was not built, run ./prb build", e);
        }
    }
}
