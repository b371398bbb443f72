package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerCommandTest {

    private static final String ID = "QmRcb4h6r5AxGfR8x9q6xqBGEonELvvsCukriTHMJcj6tf";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RunningRoles roles;
    private List<String> asked;

    @BeforeEach
    void prepare() throws Exception {
        roles = new RunningRoles(folder);
        asked = roles.asked;
        Files.createDirectories(folder.resolve("data"));
    }

    @AfterEach
    void close() throws Exception {
        roles.close();
    }

    private int launch(String... args) {
        out.reset();
        err.reset();
        return Launcher.run(args, new Host(folder, Map.of("XDG_RUNTIME_DIR", folder.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void role(String role, String answer) throws Exception {
        roles.role(role, answer);
    }

    @Test
    void everyRoleWithANodeIsAskedAndSaysWhatItDid() throws Exception {
        role("lifecycle", "peer " + ID + " is allowed");
        role("devnet", "error: this role has no Walkie node at present");
        assertEquals(0, launch("peer", "allow", ID));
        assertTrue(said().contains("lifecycle (") && said().contains("): peer " + ID + " is allowed"), said());
        assertTrue(said().contains("has no Walkie node, nothing to do"), said());
        assertTrue(asked.containsAll(List.of("lifecycle prb:peer allow " + ID, "devnet prb:peer allow " + ID)), asked.toString());
        asked.clear();
        assertEquals(0, launch("peer", "list", "--role", "lifecycle"));
        assertEquals(List.of("lifecycle prb:peer list"), asked);
        assertEquals(1, launch("peer", "list", "--role", "devnet"), "nobody did anything");
    }

    @Test
    void aRoleThatFailsMakesTheCommandFail() throws Exception {
        role("lifecycle", "error: the allowed peers cannot be noted");
        role("data_provider", "peer " + ID + " is allowed");
        assertEquals(1, launch("peer", "allow", ID));
        assertTrue(said().contains("cannot be noted"), said());
    }

    @Test
    void withoutARunningRoleTheFileOfADataFolderIsEdited() throws Exception {
        String data = folder.resolve("data").toString();
        Path file = folder.resolve("data").resolve("allowed-peers");
        assertEquals(0, launch("peer", "list", "--data", data));
        assertTrue(said().contains("No peer is allowed"), said());
        Files.writeString(file, "# ours\n");
        assertEquals(0, launch("peer", "allow", ID, "--data", data));
        assertEquals(List.of("# ours", ID), Files.readAllLines(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(0, launch("peer", "allow", ID, "--data", data));
        assertTrue(said().contains("already"), said());
        assertEquals(0, launch("peer", "show", ID, "--data", data));
        assertTrue(said().contains(ID + " is allowed"), said());
        assertEquals(0, launch("peer", "revoke", ID, "--data", data));
        assertEquals(List.of("# ours"), Files.readAllLines(file));
        assertEquals(1, launch("peer", "allow", ID, "--data", folder.resolve("nowhere").toString()));
    }

    @Test
    void processesThatAllowAtOnceLoseNobody() throws Exception {
        List<String> ids = new ArrayList<>();
        List<Process> processes = new ArrayList<>();
        for (char last : "abcdef".toCharArray()) {
            String id = ID.substring(0, ID.length() - 1) + last;
            ids.add(id);
            ProcessBuilder command = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx64m",
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), AllowMain.class.getName(),
                    folder.resolve("data").toString(), id);
            processes.add(command.inheritIO().start());
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS), "still running");
            assertEquals(0, process.exitValue());
        }
        Path file = folder.resolve("data").resolve("allowed-peers");
        for (String id : ids) {
            for (int i = 0; i < AllowMain.MORE; i++) {
                assertTrue(Files.readAllLines(file).contains(AllowMain.id(id, i)), id + " " + i);
            }
        }
    }

    /** Allows several peers one after the other. */
    static final class AllowMain {
        static final int MORE = 20;

        private AllowMain() {}

        static String id(String id, int i) {
            return id.substring(0, id.length() - 2) + (char) ('a' + i % 11) + (char) ('A' + i / 11) + id.charAt(id.length() - 1);
        }

        public static void main(String[] args) throws Exception {
            AllowedPeers file = new AllowedPeers(Path.of(args[0]).resolve(AllowedPeers.NAME));
            for (int i = 0; i < MORE; i++) {
                if (!file.add(id(args[1], i))) {
                    throw new IllegalStateException("it is there already");
                }
            }
        }
    }

    @Test
    void wrongWordsAreNamed() {
        assertEquals(2, launch("peer"));
        assertEquals(2, launch("peer", "allow"));
        assertEquals(2, launch("peer", "allow", "somebody"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("'somebody' is no peer id"));
        assertEquals(1, launch("peer", "allow", ID));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--data DIR"));
    }
}
