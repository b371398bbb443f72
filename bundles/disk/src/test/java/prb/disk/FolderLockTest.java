package prb.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner of a folder at a time. */
class FolderLockTest {

    @TempDir
    Path folder;

    /** A process that takes the folder given, says so, and keeps it until its input ends. */
    public static final class Holder {
        public static void main(String[] args) throws Exception {
            try (FolderLock held = FolderLock.take(Path.of(args[0]), "store")) {
                System.out.println("held");
                System.in.read();
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Process holder(Path folder) throws IOException {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder.toString()).redirectErrorStream(true)
                .start();
    }

    private static String line(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = process.getInputStream().read(); next >= 0 && next != '\n'; next = process.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Test
    void aSecondOwnerInThisProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
        try (FolderLock first = FolderLock.take(folder, "store")) {
            String refused = assertThrows(IOException.class, () -> FolderLock.take(folder, "store")).getMessage();
            assertTrue(refused.contains("process " + ProcessHandle.current().pid()), refused);
            Process other = holder(folder);
            assertEquals("the store in " + folder + " is in use by process " + ProcessHandle.current().pid()
                    + "; stop it or use another data folder", line(other), "the refusal did not drop the lock");
            assertEquals(0, other.waitFor());
        }
        FolderLock.take(folder, "store").close();
    }

    @Test
    void anotherProcessIsNamedAndItsDeathFreesTheFolder() throws Exception {
        Process other = holder(folder);
        assertEquals("held", line(other));
        String refused = assertThrows(IOException.class, () -> FolderLock.take(folder, "store")).getMessage();
        assertTrue(refused.contains("process " + other.pid()), refused);
        other.destroyForcibly().waitFor();
        FolderLock.take(folder, "store").close();
    }

    @Test
    void differentThingsInOneFolderDoNotDisturbEachOther() throws Exception {
        try (FolderLock store = FolderLock.take(folder, "store"); FolderLock journal = FolderLock.take(folder, "journal")) {
            assertEquals(Long.toString(ProcessHandle.current().pid()),
                    Files.readString(folder.resolve("journal.lock"), StandardCharsets.US_ASCII));
        }
    }
}
