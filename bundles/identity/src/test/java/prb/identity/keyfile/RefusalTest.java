package prb.identity.keyfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a key file can be of no use: refused with file, reason and cure, and left as it was. */
class RefusalTest {

    private static final int STRANGER = 4242;

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    static Stream<Arguments> damaged() throws IOException {
        byte[] good = Keys.original("LIFECYCLE.peerid.pb");
        byte[] sealed = Keys.sealed(good);
        byte[] newer = sealed.clone();
        newer[4] = 2;
        byte[] other = Keys.original("DATA_PROVIDER.peerid.pb");
        byte[] swapped = good.clone();
        System.arraycopy(other, 36, swapped, 36, 302);
        // An Ed25519 key as package peer-id writes it: id (identity multihash), public key and private key of type 1.
        byte[] ed25519 = HexFormat.of().parseHex("0a26002408011220" + "11".repeat(32)
                + "122408011220" + "11".repeat(32) + "1a4408011240" + "22".repeat(64));
        return Stream.of(Arguments.of("empty", new byte[0], "is damaged: it is empty"),
                Arguments.of("cut", Arrays.copyOf(good, 900), "is damaged: it is no protobuf message"),
                Arguments.of("text", "not a key".getBytes(StandardCharsets.UTF_8), "is damaged: it is no protobuf message"),
                Arguments.of("zeros", new byte[1536], "is damaged: it is no protobuf message"),
                Arguments.of("no private key", Arrays.copyOf(good, 338), "is damaged: field 3 is missing"),
                Arguments.of("another's public key", swapped, "its private key does not belong to its public key"),
                Arguments.of("Ed25519", ed25519, "type 1 (Ed25519), only 0 (RSA) can wrap secrets"),
                Arguments.of("oversized", new byte[PeerKey.FILE_BYTES_MAX + 1], "larger than 65536 bytes"),
                Arguments.of("sealed, cut", Arrays.copyOf(sealed, 20), "is damaged: it is cut short at 20 bytes"),
                Arguments.of("sealed, newer", newer, "it has version 2, this program knows version 1"),
                Arguments.of("backup",
                        SealedFile.seal(SealedFile.Content.BACKUP, new byte[0], new byte[9], Keys.PASSPHRASE, Keys.CHEAP),
                        "it is a backup and no key, 'prb id import' takes the key out of it"),
                Arguments.of("sealed nonsense", SealedFile.seal(SealedFile.Content.KEY, new byte[0], new byte[9], Keys.PASSPHRASE,
                        Keys.CHEAP), "is damaged: it is no protobuf message"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void damagedFileIsRefusedAndKept(String what, byte[] content, String reason) throws IOException {
        Path path = Files.write(folder.resolve("LIFECYCLE"), content);
        KeyFile file = new KeyFolder(folder).file("LIFECYCLE");
        KeyFileException e = assertThrows(KeyFileException.class,
                () -> file.loadOrCreate(asked -> Keys.PASSPHRASE.clone(), notes::add));
        assertTrue(e.getMessage().startsWith("identity file " + path) && e.getMessage().contains(reason), e.getMessage());
        assertTrue(e.getMessage().endsWith("restore it from a backup"), e.getMessage());
        assertArrayEquals(content, Files.readAllBytes(path));
        assertEquals(List.of("LIFECYCLE"), Keys.names(folder));
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("LIFECYCLE"));
        refused("LIFECYCLE", "is no regular file but a folder; move it away");
        Files.createSymbolicLink(folder.resolve("TRADE"), folder.resolve("missing"));
        refused("TRADE", "is a dead link; mount what it points to, or remove it");
        assertEquals(List.of("LIFECYCLE", "TRADE"), Keys.names(folder));
    }

    private void refused(String kind, String reason) {
        KeyFile file = new KeyFolder(folder).file(kind);
        KeyFileException e = assertThrows(KeyFileException.class, () -> file.loadOrCreate(Keys::noPassphrase, notes::add));
        assertTrue(e.getMessage().startsWith("identity file " + folder.resolve(kind)) && e.getMessage().contains(reason),
                e.getMessage());
    }

    @Test
    void fileOfAnotherUserIsRefused() throws IOException {
        byte[] content = Keys.original("LIFECYCLE.peerid.pb");
        Path path = Files.write(folder.resolve("LIFECYCLE"), content);
        int own = (int) Files.getAttribute(path, "unix:uid");
        boolean root = own == Account.ROOT;
        if (root) {
            Files.setAttribute(path, "unix:uid", STRANGER);
        }
        // Who is not root can give no file away: then this process claims to be somebody else.
        KeyFile file = new KeyFile(path, root ? Account.current() : new Account(own + 1));
        KeyFileException e = assertThrows(KeyFileException.class, () -> file.loadOrCreate(Keys::noPassphrase, notes::add));
        assertEquals("identity file " + path + " belongs to user " + (root ? STRANGER : own) + " and this process is user "
                + (root ? 0 : own + 1) + ": that user could change it; if the key is yours, take it over (chown "
                + (root ? 0 : own + 1)
                + " " + path + " && chmod 600 " + path + ")", e.getMessage());
        assertArrayEquals(content, Files.readAllBytes(path));
    }

    @Test
    void fileOfTheAdministratorIsTaken() throws IOException {
        Path path = Files.write(folder.resolve("LIFECYCLE"), Keys.original("LIFECYCLE.peerid.pb"));
        boolean root = Account.current().uid() == Account.ROOT;
        if (!root) {
            System.out.println("skipped: only root can give a file to root");
        }
        Assumptions.assumeTrue(root);
        new KeyFile(path, new Account(STRANGER)).load(Keys::noPassphrase, notes::add);
    }

    @Test
    void fileOpenToOthersIsClosedWithAWarning() throws IOException {
        Path path = Files.write(folder.resolve("LIFECYCLE"), Keys.original("LIFECYCLE.peerid.pb"));
        for (String mode : List.of("rw-r--r--", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            new KeyFolder(folder).file("LIFECYCLE").load(Keys::noPassphrase, notes::add);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        String was = "identity file " + path + " was open to others (";
        assertEquals(List.of(was + "rw-r--r--), now it is not",
                was + "rw-rw-rw-), now it is not; others could have changed it, compare its peer id"), notes);
    }

    @Test
    void folderOpenToOthersIsToldOf() throws IOException {
        Files.write(folder.resolve("LIFECYCLE"), Keys.original("LIFECYCLE.peerid.pb"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        new KeyFolder(folder).file("LIFECYCLE").load(Keys::noPassphrase, notes::add);
        assertTrue(notes.getLast().startsWith("the folder of key files " + folder + " can be changed by others"),
                notes::toString);
    }

    @Test
    void fileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("id"));
        KeyFile key = new KeyFolder(file).file("LIFECYCLE");
        KeyFileException e = assertThrows(KeyFileException.class, () -> key.loadOrCreate(Keys::noPassphrase, notes::add));
        assertTrue(e.getMessage().startsWith("identity file " + file + "/LIFECYCLE"), e.getMessage());
    }

    @Test
    void unreadableFileAndClosedFolderAreRefused() throws Exception {
        Path id = Files.createDirectory(folder.resolve("id"));
        Path path = Files.write(id.resolve("LIFECYCLE"), Keys.original("LIFECYCLE.peerid.pb"));
        // A user namespace without a mapping takes root's privilege away and leaves its files.
        Privileged.assume(List.of("unshare", "--user", "true"));
        List<String> unprivileged = List.of("unshare", "--user");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("-w-------"));
        String unreadable = Privileged.load(unprivileged, id, "LIFECYCLE");
        assertTrue(unreadable
                .matches("REFUSED identity file \\S+ can not be read: permission denied to user \\d+; let that user own it"
                        + " \\(chown \\d+ \\S+ && chmod 600 \\S+\\)\n"),
                unreadable);
        Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("r-x------"));
        String closed = Privileged.load(unprivileged, id, "TRADE");
        Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwx------"));
        assertTrue(closed
                .matches("REFUSED identity file \\S+/TRADE is missing and can not be made: permission denied; give it to \\d+"
                        + " \\(chown -R .*\\), or name another folder in PHALA_PEER_ID_PREFIX\n"),
                closed);
        assertEquals(List.of("LIFECYCLE"), Keys.names(id));
    }

    @Test
    void readOnlyAndFullDisksAreRefused() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Files.write(folder.resolve("key"), Keys.original("LIFECYCLE.peerid.pb"));
        List<String> mounts = List.of("unshare", "--user", "--map-root-user", "--mount");
        Privileged.assume(Stream.concat(mounts.stream(), Stream.of("mount", "-t", "tmpfs", "none", disk.toString())).toList());
        String readOnly = Privileged.load(Privileged.script(mounts, "mount -t tmpfs -o size=64k none " + disk + " && cp "
                + folder.resolve("key") + " " + disk + "/LIFECYCLE && chmod 600 " + disk + "/* && mount -o remount,ro " + disk),
                disk,
                "TRADE");
        assertEquals("REFUSED identity file " + disk + "/TRADE is missing and can not be made: read-only file system; mount it"
                + " writable, or name another folder in PHALA_PEER_ID_PREFIX\n", readOnly);
        String loaded = Privileged.load(Privileged.script(mounts, "mount -t tmpfs -o size=64k none " + disk + " && cp "
                + folder.resolve("key") + " " + disk + "/LIFECYCLE && chmod 644 " + disk + "/* && mount -o remount,ro " + disk),
                disk,
                "LIFECYCLE");
        assertTrue(
                loaded.startsWith("NOTE identity file " + disk + "/LIFECYCLE is open to others and can not be closed (read-only"
                        + " file system), set its mode to 600\n") && loaded.contains("\nLOADED Qm"),
                loaded);
        String full = Privileged
                .load(Privileged.script(mounts, "mount -t tmpfs -o size=8k none " + disk + " && { head -c 99999 /dev/zero >"
                        + disk + "/fill 2>/dev/null; true; }"), disk, "TRADE");
        assertEquals(
                "REFUSED identity file " + disk + "/TRADE is missing and can not be made: no space left on device; free space on"
                        + " its disk, or name another folder in PHALA_PEER_ID_PREFIX\n",
                full);
    }
}
