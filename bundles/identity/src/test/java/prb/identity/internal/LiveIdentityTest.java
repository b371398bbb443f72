package prb.identity.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.PeerKey;

/** A key whose file or settings go bad while the process runs. */
class LiveIdentityTest {

    private static final byte[] SECRET = "an operator's phrase".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final PeerKey key = PeerKey.generate();
    private final List<Integer> exits = new ArrayList<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Path file;
    private RsaIdentity identity;
    private byte[] wrapped;

    @BeforeEach
    void start() throws IOException {
        file = Files.write(folder.resolve("LIFECYCLE"), key.encode());
        BackupMark.write(file, key.id(), Instant.parse("2026-01-02T03:04:05Z"));
        identity = new RsaIdentity(StartMain.config(folder.toString(), "", "LIFECYCLE"), context(), exits::add);
        wrapped = identity.wrap(SECRET);
        assertEquals(Result.Status.OK, health().getStatus());
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void goesOnWithItsKey() {
        System.setErr(err);
        assertEquals(List.of(), exits, "the process goes on");
        assertEquals(key.id().toString(), identity.peerId());
        assertArrayEquals(SECRET, identity.unwrap(wrapped));
        identity.deactivate();
    }

    private BundleContext context() {
        ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, values) -> null);
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, values) -> {
                    checks.add((HealthCheck) values[1]);
                    return registration;
                });
    }

    private Result health() {
        return checks.getFirst().execute();
    }

    private void expect(Result.Status status, String part) {
        for (int i = 0; i < 3; i++) {
            Result result = health();
            assertEquals(status, result.getStatus(), result.toString());
            String message = result.iterator().next().getMessage();
            assertTrue(message.contains(part) && message.contains("goes on with the key that it has in memory, " + key.id()),
                    message);
        }
        long lines = log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("ERROR")).count();
        assertEquals(1, lines, "logged once: " + log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileThatVanishesOrIsDamagedIsCriticalUntilItIsBack() throws IOException {
        Files.delete(file);
        expect(Result.Status.CRITICAL, "identity file " + file);
        Files.write(file, key.encode());
        assertEquals(Result.Status.OK, health().getStatus());
        log.reset();
        Files.write(file, new byte[] {1, 2, 3});
        expect(Result.Status.CRITICAL, "is damaged");
        Files.write(file, key.encode());
    }

    @Test
    void anotherKeyInTheFileIsWarnedOf() throws IOException {
        PeerKey other = PeerKey.generate();
        Files.write(file, other.encode());
        expect(Result.Status.WARN, "holds another key, " + other.id());
    }

    @Test
    void settingsThatCanNotBeFollowedAreCriticalUntilTheyCan() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        identity.modified(StartMain.config(nowhere.toString(), "", "LIFECYCLE"));
        expect(Result.Status.CRITICAL, nowhere.resolve("LIFECYCLE").toString());
        assertTrue(Files.notExists(nowhere), "no key is made while one is in use");
        identity.modified(StartMain.config(folder.toString(), "", "LIFECYCLE"));
        assertEquals(Result.Status.OK, health().getStatus());
    }

    @Test
    void settingsWithoutAFolderChangeNothing() {
        identity.modified(StartMain.config(" ", "", "LIFECYCLE"));
        assertEquals(Result.Status.OK, health().getStatus());
        assertTrue(log.toString(StandardCharsets.UTF_8).contains("folder of prb.identity is empty"), log.toString());
    }
}
