package prb.checks.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule finds what it is there for, and only that. */
class RulesTest {

    private static final String MAIN = "bundles/x/src/main/java/prb/x/X.java";
    private static final String INFO = "bundles/x/src/main/java/prb/x/package-info.java";

    @Test
    void longLineMethodAndFileAreFound() {
        String wide = "package prb.x; // " + "x".repeat(Sizes.COLUMNS_MAX);
        String tall = "package prb.x;\nclass X {\nvoid m() {\n" + "\n".repeat(Sizes.METHOD_LINES_MAX) + "}\n}\n";
        finds("columns", new Sizes().check(Source.of(MAIN, wide)));
        finds("method m", new Sizes().check(Source.of(MAIN, tall)));
        finds("lines, limit is " + Sizes.FILE_LINES_MAX,
                new Sizes().check(Source.of(MAIN, "package prb.x;" + "\n".repeat(Sizes.FILE_LINES_MAX + 1))));
        String fits = "package prb.x;\nclass X {\nvoid m() {\n" + "\n".repeat(Sizes.METHOD_LINES_MAX - 2) + "}\n}\n";
        assertEquals(List.of(), new Sizes().check(Source.of(MAIN, fits)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sleeps             | void m() throws Exception { Thread.sleep(1); }",
        "ends the process   | void m() { System.exit(1); }",
        "prints a stack     | void m(Exception e) { e.printStackTrace(); }",
        "catches Throwable  | void m() { try { m(); } catch (Throwable t) { } }",
        "locks a class      | static synchronized void m() { }",
        "is static state    | private static int count;",
    })
    void bannedConstructIsFoundInMainCodeOnly(String what, String member) {
        String text = "package prb.x; class X { " + member + " }";
        finds(what, new BannedConstructs().check(Source.of(MAIN, text)));
        assertEquals(List.of(), new BannedConstructs().check(Source.of(MAIN.replace("/main/", "/test/"), text)));
    }

    @Test
    void constantsAndProgramsArePermitted() {
        String constants = "package prb.x; interface X { int A = 1; class B { static final int C = 2; } }";
        assertEquals(List.of(), new BannedConstructs().check(Source.of(MAIN, constants)));
        String program = "package prb.cli; class Main { void m() { System.exit(0); } }";
        assertEquals(List.of(),
                new BannedConstructs().check(Source.of("distro/cli/src/main/java/prb/cli/Main.java", program)));
    }

    @Test
    void undocumentedPublicTypeIsFoundInExportedPackagesOnly() {
        String text = "package prb.x; /** Doc. */ public interface X { record Nested() {} }";
        finds("Nested", new ApiDocs(Set.of("prb.x")).check(Source.of(MAIN, text)));
        assertEquals(List.of(), new ApiDocs(Set.of("prb.y")).check(Source.of(MAIN, text)));
        assertEquals(List.of(), new ApiDocs(Set.of("prb.x")).check(Source.of(MAIN, "package prb.x; class X { }")));
    }

    @Test
    void packageWithoutDocVersionOrMeaningIsFound() {
        finds("no package-info", Packages.check(List.of(Source.of(MAIN, "package prb.x; class X { }"))));
        Source undocumented = Source.of(INFO, "package prb.x;");
        assertTrue(Packages.check(List.of(undocumented)).stream().anyMatch(line -> line.contains("has no doc comment")));
        Source unversioned = Source.of(INFO, "/** Doc. */ @Export package prb.x; import org.osgi.annotation.bundle.Export;");
        finds("without a version", Packages.check(List.of(unversioned)));
        finds("is named util", Packages.check(List.of(Source.of(INFO, "/** Doc. */ package prb.util;"))));
        Source good = Source.of(INFO, "/** Doc. */ @Export @Version(\"1.0.0\") package prb.x;");
        assertEquals(List.of(), Packages.check(List.of(good)));
        assertEquals(Set.of("prb.x"), Packages.exported(List.of(good)));
    }

    @Test
    void bannedWordIsFound() {
        finds("do it", BannedWords.check("a.md", "one\n// TO" + "DO later"));
        finds("one machine", BannedWords.check("a.md", "see /hom" + "e/somebody/x"));
        finds("one machine", BannedWords.check("a.yml", "- /data:/roo" + "t/data"));
        finds("registry", BannedWords.check("a.xml", "https://repo.maven.apache" + ".org/maven2"));
        assertEquals(List.of(), BannedWords.check("a.md", "target/wo" + "rk/x and $HOME/wo" + "rk/y"));
    }

    @Test
    void roomThatReachesUpOrAcrossIsFound() {
        finds("use its api", Rooms.check("blob.store", uses("blob.journal", "")));
        finds("only lower floors", Rooms.check("scale", uses("chain.api", "")));
        finds("use its api", Rooms.check("shell", uses("worker.runner", "")));
        finds("no floor", Rooms.check("nonsense", ""));
        finds("no floor", Rooms.check("blob.store", uses("nonsense", "")));
        assertEquals(List.of(), Rooms.check("blob.store", uses("blob.journal", "<scope>test</scope>")));
        assertEquals(List.of(), Rooms.check("blob.store", uses("blob.api", "")));
    }

    private static String uses(String room, String more) {
        return "<dependency><groupId>prb</groupId><artifactId>prb." + room + "</artifactId>" + more + "</dependency>";
    }

    private static void finds(String what, List<String> found) {
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().contains(what), found::toString);
    }
}
