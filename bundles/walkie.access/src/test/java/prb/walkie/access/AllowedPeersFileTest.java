package prb.walkie.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.libp2p.HostKey;

class AllowedPeersFileTest {

    private static final String ONE = HostKey.fresh().peerId().toString();
    private static final String TWO = HostKey.fresh().peerId().toString();

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("data").resolve("allowed-peers");
    }

    private AllowedPeersFile file() {
        return new AllowedPeersFile(path);
    }

    @Test
    void whoIsAllowedStaysSoAfterARestartAndOnlyTheOwnerMayRead() throws Exception {
        assertEquals(Set.of(), file().peers());
        file().add(ONE);
        file().add(TWO);
        file().add(ONE);
        assertEquals(Set.of(ONE, TWO), file().peers());
        assertEquals(List.of(ONE, TWO), Files.readAllLines(path));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertTrue(file().remove(ONE));
        assertFalse(file().remove(ONE));
        assertEquals(Set.of(TWO), file().peers());
        try (var files = Files.list(path.getParent())) {
            assertEquals(Set.of(path, path.resolveSibling(".allowed-peers.lock")), files.collect(Collectors.toSet()),
                    "no draft stays behind");
        }
    }

    @Test
    void commentsAndWrongLinesAreKeptAndDoNotCount() throws Exception {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "# the office\n" + ONE + "  # rack 1\n\nnobody\n");
        AllowedPeersFile file = file();
        assertEquals(Set.of(ONE), file.peers());
        file.add(TWO);
        assertEquals(List.of("# the office", ONE + "  # rack 1", "", "nobody", TWO), Files.readAllLines(path));
        file.remove(ONE);
        assertEquals(List.of("# the office", "", "nobody", TWO), Files.readAllLines(path));
    }

    @Test
    void aChangeByHandAppliesWhileItRuns() throws Exception {
        AllowedPeersFile file = file();
        file.add(ONE);
        Files.writeString(path, TWO + "\n");
        await(file, Set.of(TWO));
        Files.delete(path);
        await(file, Set.of());
    }

    private static void await(AllowedPeersFile file, Set<String> wanted) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!file.peers().equals(wanted)) {
            assertTrue(System.nanoTime() < deadline, file.peers().toString());
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path real = Files.writeString(folder.resolve("real"), "");
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, real);
        file().add(ONE);
        assertTrue(Files.isSymbolicLink(path));
        assertEquals(List.of(ONE), Files.readAllLines(real));
    }

    @Test
    void whatCannotBeNotedIsNotAllowed() throws Exception {
        Files.writeString(path.getParent(), "a file where the folder should be");
        assertThrows(UncheckedIOException.class, () -> file().add(ONE));
        assertEquals(Set.of(), file().peers());
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        Files.createDirectories(path.getParent());
        AllowedPeersFile file = file();
        file.add(ONE);
        Files.write(path, new byte[(int) AllowedPeersFile.BYTES_MAX + 1]);
        assertThrows(UncheckedIOException.class, () -> file.add(TWO));
        assertEquals(Set.of(), file().peers());
    }

    @Test
    void changesAtOnceAllSurvive() throws Exception {
        List<String> ids = new ArrayList<>();
        List<java.util.concurrent.Callable<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String id = HostKey.fresh().peerId().toString();
            ids.add(id);
            changes.add(() -> {
                file().add(id);
                return null;
            });
        }
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(8)) {
            for (var change : threads.invokeAll(changes)) {
                change.get();
            }
        }
        assertEquals(Set.copyOf(ids), file().peers());
    }

    @Test
    void anyBytesAreAFileOfSomePeers() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Files.createDirectories(path.getParent());
        for (int i = 0; i < 300; i++) {
            List<String> lines = new ArrayList<>(List.of(ONE, "# " + TWO, TWO));
            byte[] bytes = String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(path, bytes);
            Set<String> peers = file().peers();
            assertTrue(peers.size() <= 4, () -> "seed " + seed + ": " + peers);
        }
    }

    @Test
    void allowingThroughTheServiceOutlivesIt() throws Exception {
        AccessControl before = control();
        before.allow(ONE);
        assertEquals(Set.of(ONE), control().allowed());
        assertTrue(control().revoke(ONE));
        assertFalse(control().revoke(ONE));
        assertEquals(Set.of(), control().allowed());
    }

    private AccessControl control() throws Exception {
        return new AccessControl(new String[0], "", path.toString(), Clock.systemUTC(), (remote, local) -> false);
    }
}
