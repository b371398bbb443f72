package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.ops.api.ApiRole;

class RulesTest {

    private static final String SECRET = "0123456789abcdef";
    private static final String POST = "/ptp/proxy/a/CreatePool";
    private static final String STATUS = "/api/v1/status";
    private static final Decision ADMIN = Decision.pass(Optional.of(new Who(ApiRole.ADMIN, "token admin")));
    private static final Decision LOOPBACK = Decision.pass(Optional.of(new Who(ApiRole.ADMIN, "loopback")));
    private static final Decision NOBODY = Decision.pass(Optional.empty());

    @TempDir
    private Path folder;

    private final AtomicLong seconds = new AtomicLong(1_000_000);
    private Sessions sessions = new Sessions(new Tokens(""), this::now);

    private Instant now() {
        return Instant.ofEpochSecond(seconds.get());
    }

    private static Decision ask(Rules rules, String path, String host, String origin, String authorization) {
        return rules.decide(new Rules.Asked(path, host, origin, authorization, null, "10.0.0.9"));
    }

    private static Decision session(Rules rules, String path, String origin, String id) {
        return rules.decide(new Rules.Asked(path, "a", origin, null, id, "10.0.0.9"));
    }

    private Rules rules(String bound, String file) {
        Tokens tokens = new Tokens(file);
        sessions = new Sessions(tokens, this::now);
        return new Rules(bound, "box", tokens, sessions, () -> seconds.get() * 1_000_000_000L);
    }

    private Rules local() {
        return rules("127.0.0.1", "");
    }

    private Rules open(String content) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, content);
        return rules("0.0.0.0", file.toString());
    }

    @Test
    void everyNameOfLoopbackIsTrusted() {
        for (String host : new String[] {"localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST", "box:3000", null}) {
            assertEquals(LOOPBACK, ask(local(), POST, host, null, null), host);
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
        assertEquals(NOBODY, ask(rules, POST, "10.0.0.1:3000", null, null));
        assertEquals(NOBODY, ask(rules, "/health", "prb.example", null, null));
        assertEquals(401, ask(rules, STATUS, "prb.example", null, null).status());
        assertEquals(401, ask(rules, "/openapi.json", "prb.example", null, null).status());
        assertEquals(401, ask(rules, STATUS, "prb.example", null, "Bearer 0123456789abcdee").status());
        assertEquals(401, ask(rules, STATUS, "prb.example", null, "Basic " + SECRET).status());
        assertEquals(ADMIN, ask(rules, STATUS, "prb.example", null, "bearer  " + SECRET));
        assertEquals(403, ask(rules, POST, "prb.example", "http://evil.example", "Bearer " + SECRET).status());
        assertEquals(NOBODY, ask(rules, LoginServlet.LOGIN, "prb.example", null, null));
    }

    @Test
    void tokensHaveRolesAndNames() throws IOException {
        Rules rules = open("# who may what\nview  eyes  eeeeeeeeeeeeeeee\n\n operate ops oooooooooooooooo \nadmin me " + SECRET);
        assertEquals(new Who(ApiRole.VIEW, "token eyes"), ask(rules, STATUS, "a", null, "Bearer eeeeeeeeeeeeeeee").who()
                .orElseThrow());
        assertEquals(new Who(ApiRole.OPERATE, "token ops"), ask(rules, POST, "a", null, "Bearer oooooooooooooooo").who()
                .orElseThrow());
        assertEquals(new Who(ApiRole.ADMIN, "token me"), ask(rules, STATUS, "a", null, "Bearer " + SECRET).who().orElseThrow());
        assertFalse(rules.holder(SECRET, "b").orElseThrow().toString().contains(SECRET));
    }

    @Test
    void fileWithALineThatMeansNothingCountsAsNone() throws IOException {
        for (String bad : new String[] {"short", "view eyes short", "view a/b eeeeeeeeeeeeeeee",
            "view eyes eeeeeeeeeeeeeeee\nadmin eyes " + SECRET, "viewer eyes eeeeeeee\nshort"}) {
            Rules rules = open("admin good " + SECRET + "\n" + bad);
            Decision refused = ask(rules, STATUS, "a", null, "Bearer " + SECRET);
            assertEquals(401, refused.status(), bad);
            assertTrue(refused.message().contains("can not be used"), refused.message());
            assertFalse(refused.message().contains("short"), refused.message());
        }
    }

    @Test
    void anotherTokenInTheFileTakesEffectAtOnce() throws IOException {
        Rules rules = open(SECRET);
        Files.writeString(folder.resolve("token"), "fedcba9876543210");
        assertEquals(NOBODY, ask(rules, POST, "a", null, "Bearer " + SECRET));
        assertEquals(ADMIN, ask(rules, POST, "a", null, "Bearer fedcba9876543210"));
    }

    @Test
    void withoutUsableTokenNobodyIsTrusted() throws IOException {
        assertEquals(NOBODY, ask(open("short"), POST, "a", null, "Bearer short"));
        assertEquals(NOBODY, ask(open(""), POST, "a", null, "Bearer "));
        assertEquals(NOBODY, ask(open("x".repeat(5_000)), POST, "a", null, "Bearer " + "x".repeat(5_000)));
        Decision refused = ask(rules("0.0.0.0", ""), "/api/v1/peers", "a", null, "Bearer " + SECRET);
        assertEquals(401, refused.status());
        assertTrue(refused.message().endsWith("PRB_HTTP_TOKEN_FILE is not set"), refused.message());
        Rules missing = rules("0.0.0.0", folder.resolve("absent").toString());
        assertTrue(ask(missing, "/api/", "a", null, null).message().contains("can not be used"));
    }

    @Test
    void addressThatIsNoLoopbackOrEmptyMeansBeyond() {
        for (String bound : new String[] {"", "::", "10.0.0.1", "0.0.0.0"}) {
            assertEquals(NOBODY, ask(rules(bound, ""), POST, "localhost", null, null), bound);
        }
        assertEquals(LOOPBACK, ask(rules("localhost", ""), POST, "localhost", null, null));
    }

    @Test
    void whoGuessesTokensWaitsAndOthersDoNot() throws IOException {
        Rules rules = open(SECRET);
        for (int i = 0; i < 10; i++) {
            assertEquals(401, ask(rules, STATUS, "a", null, "Bearer wrong" + i).status());
        }
        assertEquals(429, ask(rules, STATUS, "a", null, "Bearer " + SECRET).status(), "a right guess is not told either");
        assertEquals(Optional.empty(), rules.holder(SECRET, "10.0.0.9"));
        assertEquals(ADMIN, rules.decide(new Rules.Asked(STATUS, "a", null, "Bearer " + SECRET, null, "10.0.0.8")));
        seconds.addAndGet(5);
        assertEquals(ADMIN, ask(rules, STATUS, "a", null, "Bearer " + SECRET));
    }

    @Test
    void sessionIsWorthItsTokenForTwelveHoursAndNoForeignPageUsesIt() throws IOException {
        Rules rules = open(SECRET);
        String id = sessions.begin(rules.holder(SECRET, "b").orElseThrow());
        assertEquals(ADMIN, session(rules, STATUS, null, id));
        assertEquals(ADMIN, session(rules, STATUS, "http://a", id));
        assertEquals(403, session(rules, STATUS, "http://evil.example", id).status());
        assertEquals(401, session(rules, STATUS, null, id + "x").status());
        Files.writeString(folder.resolve("token"), "fedcba9876543210");
        assertEquals(401, session(rules, STATUS, null, id).status(), "its token is gone");
        Files.writeString(folder.resolve("token"), SECRET);
        assertEquals(ADMIN, session(rules, STATUS, null, id));
        seconds.addAndGet(Sessions.AGE_MAX.toSeconds());
        assertEquals(401, session(rules, STATUS, null, id).status());
        String other = sessions.begin(rules.holder(SECRET, "b").orElseThrow());
        sessions.end(other);
        assertEquals(401, session(rules, STATUS, null, other).status());
    }

    @Test
    void oldestSessionEndsForANewOne() throws IOException {
        Rules rules = open(SECRET);
        Tokens.Holder holder = rules.holder(SECRET, "b").orElseThrow();
        String first = sessions.begin(holder);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
            ids.add(sessions.begin(holder));
        }
        assertEquals(Sessions.SESSIONS_MAX, ids.size());
        assertEquals(Optional.empty(), sessions.holder(first));
        assertTrue(ids.stream().allMatch(id -> sessions.holder(id).isPresent()));
    }
}
