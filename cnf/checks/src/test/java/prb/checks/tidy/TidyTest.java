package prb.checks.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.checks.Project;

/** The repository keeps the house's rules. */
class TidyTest {

    private static final List<String> TEXTS = List.of(".java", ".md", ".xml", ".json", ".bnd", ".bndrun", ".proto", ".yml",
            ".options", "/prb");

    private static List<Source> sources;

    @BeforeAll
    static void parse() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : Project.files(Project.TOP, ".java")) {
            String path = name(file);
            if (path.contains("/java/prb/")) {
                files.put(path, Files.readString(file));
            }
        }
        sources = Source.parse(files);
        assertTrue(sources.size() > 100, "only " + sources.size() + " sources found under " + Project.TOP);
    }

    @Test
    void linesMethodsAndFilesAreShort() {
        none(check(new Sizes()));
    }

    @Test
    void mainCodeHasNoBannedConstruct() {
        none(check(new BannedConstructs()));
    }

    @Test
    void packagesAreNamedDocumentedAndVersioned() {
        none(Packages.check(sources));
    }

    @Test
    void publicTypesOfExportedPackagesAreDocumented() {
        none(check(new ApiDocs(Packages.exported(sources))));
    }

    @Test
    void textHasNoPromisesAndNoMachines() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Project.files(Project.TOP, "")) {
            String path = "/" + name(file);
            if (TEXTS.stream().anyMatch(path::endsWith)) {
                found.addAll(BannedWords.check(path.substring(1), Files.readString(file)));
            }
        }
        none(found);
    }

    @Test
    void roomsUseLowerFloorsOnly() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path pom : Project.files(Project.TOP.resolve("bundles"), "pom.xml")) {
            found.addAll(Rooms.check(pom.getParent().getFileName().toString(), Files.readString(pom)));
        }
        none(found);
    }

    private static String name(Path file) {
        return Project.TOP.relativize(file).toString().replace('\\', '/');
    }

    private static List<String> check(Rule rule) {
        return sources.stream().flatMap(source -> rule.check(source).stream()).toList();
    }

    private static void none(List<String> found) {
        assertEquals("", String.join("\n", found));
    }
}
