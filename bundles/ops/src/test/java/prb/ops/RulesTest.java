package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {

    private static final String SECRET = "0123456789abcdef";
    private static final String POST = "/ptp/proxy/a/CreatePool";

    @TempDir
    private Path folder;

    private static Decision ask(Rules rules, String path, String host, String origin, String authorization) {
        return rules.decide(new Rules.Asked(path, host, origin, authorization));
    }

    private static Rules local() {
        return new Rules("127.0.0.1", "box", new Token(""));
    }

    private Rules open(String content) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, content);
        return new Rules("0.0.0.0", "box", new Token(file.toString()));
    }

    @Test
    void everyNameOfLoopbackIsTrusted() {
        for (String host : new String[] {"localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST", "box:3000", null}) {
            assertEquals(Decision.pass(true), ask(local(), POST, host, null, null), host);
        }
    }

    @Test
    void namesThatForeignersCanPointHereAreRefused() {
        for (String host : new String[] {"evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example:3000", ""}) {
            assertEquals(403, ask(local(), "/live", host, null, null).status(), host);
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        assertTrue(ask(local(), POST, "localhost:3000", "http://localhost:3000", null).passes());
        for (String origin : new String[] {"http://evil.example", "http://localhost:4000", "null", "", "file://", "%"}) {
            assertEquals(403, ask(local(), POST, "localhost:3000", origin, null).status(), origin);
        }
        assertEquals(403, ask(local(), POST, null, "http://localhost:3000", null).status());
    }

    @Test
    void beyondLoopbackTheTokenIsNeeded() throws IOException {
        Rules rules = open(SECRET + "\n");
        assertEquals(Decision.pass(false), ask(rules, POST, "10.0.0.1:3000", null, null));
        assertEquals(Decision.pass(false), ask(rules, "/health", "prb.example", null, null));
        assertEquals(401, ask(rules, "/api/v1/status", "prb.example", null, null).status());
        assertEquals(401, ask(rules, "/api/v1/status", "prb.example", null, "Bearer 0123456789abcdee").status());
        assertEquals(401, ask(rules, "/api/v1/status", "prb.example", null, "Basic " + SECRET).status());
        assertEquals(Decision.pass(true), ask(rules, "/api/v1/status", "prb.example", null, "bearer  " + SECRET));
        assertEquals(403, ask(rules, POST, "prb.example", "http://evil.example", "Bearer " + SECRET).status());
    }

    @Test
    void anotherTokenInTheFileTakesEffectAtOnce() throws IOException {
        Rules rules = open(SECRET);
        Files.writeString(folder.resolve("token"), "fedcba9876543210");
        assertFalse(ask(rules, POST, "a", null, "Bearer " + SECRET).trusted());
        assertTrue(ask(rules, POST, "a", null, "Bearer fedcba9876543210").trusted());
    }

    @Test
    void withoutUsableTokenNobodyIsTrusted() throws IOException {
        assertFalse(ask(open("short"), POST, "a", null, "Bearer short").trusted());
        assertFalse(ask(open(""), POST, "a", null, "Bearer ").trusted());
        assertFalse(ask(open("x".repeat(5_000)), POST, "a", null, "Bearer " + "x".repeat(5_000)).trusted());
        Rules none = new Rules("0.0.0.0", "", new Token(""));
        Decision refused = ask(none, "/api/v1/peers", "a", null, "Bearer " + SECRET);
        assertEquals(401, refused.status());
        assertTrue(refused.message().endsWith("PRB_HTTP_TOKEN_FILE is not set"), refused.message());
        Rules missing = new Rules("0.0.0.0", "", new Token(folder.resolve("absent").toString()));
        assertTrue(ask(missing, "/api/", "a", null, null).message().contains("can not be used"));
    }

    @Test
    void addressThatIsNoLoopbackOrEmptyMeansBeyond() {
        for (String bound : new String[] {"", "::", "10.0.0.1", "0.0.0.0"}) {
            assertFalse(ask(new Rules(bound, "", new Token("")), POST, "localhost", null, null).trusted(), bound);
        }
        assertTrue(ask(new Rules("localhost", "", new Token("")), POST, "localhost", null, null).trusted());
    }
}
