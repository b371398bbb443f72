package prb.identity.keyfile;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who owns a key file and who may touch it. A file of another user is refused: that user could change it, or read it. One of
 * this user, or of the administrator, that is open to others is closed.
 */
record Ownership(Path path, Account account) {

    private static final Set<PosixFilePermission> WRITE_OF_OTHERS = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);
    private static final int STICKY = 01000;
    private static final int WRITE_OF_ALL = 0002;

    /** @throws KeyFileException when the path is no file or belongs to somebody else */
    void expectOurs() throws IOException {
        try {
            if (!Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class).isRegularFile()) {
                throw new KeyFileException("identity file " + path + " is no regular file"
                        + (Files.isDirectory(path) ? " but a folder" : "") + "; move it away and restore the key from a backup");
            }
            if (!PrivateFiles.isPosix(path)) {
                return;
            }
            int owner = (int) Files.getAttribute(path, "unix:uid");
            if (account.isStranger(owner)) {
                throw new KeyFileException(
                        "identity file " + path + " belongs to user " + owner + " and this process is user " + account
                                + ": that user could change it; if the key is yours, take it over (chown " + account + " " + path
                                + " && chmod 600 " + path + ")");
            }
        } catch (NoSuchFileException e) {
            throw new KeyFileException("identity file " + path + " is missing or a dead link, restore it from a backup", e);
        } catch (FileSystemException e) {
            throw new KeyFileException("identity file " + path + " can not be read: " + Reasons.of(e) + " to user " + account
                    + "; let that user enter its folder (chown -R " + account + " " + PrivateFiles.folder(path) + ")", e);
        }
    }

    /** The mode in octal, empty where the system has none. */
    Optional<String> mode() throws IOException {
        return PrivateFiles.isPosix(path)
                ? Optional.of(String.format("%04o", (int) Files.getAttribute(path, "unix:mode") & 07777))
                : Optional.empty();
    }

    /** The original bridge leaves its file readable for all; ours does not. */
    void closeToOthers(Consumer<String> notes) {
        if (!PrivateFiles.isPosix(path)) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
            if (found.stream().anyMatch(each -> !each.name().startsWith("OWNER_"))) {
                Files.setPosixFilePermissions(path, PrivateFiles.OWNER_FILE);
                boolean writable = found.stream().anyMatch(WRITE_OF_OTHERS::contains);
                notes.accept("identity file " + path + " was open to others (" + PosixFilePermissions.toString(found)
                        + "), now it is not" + (writable ? "; others could have changed it, compare its peer id" : ""));
            }
        } catch (IOException e) {
            notes.accept("identity file " + path + " is open to others and can not be closed (" + Reasons.of(e)
                    + "), set its mode to 600");
        }
        tellOfFolder(notes);
    }

    private void tellOfFolder(Consumer<String> notes) {
        Path folder = PrivateFiles.folder(path);
        try {
            int mode = (int) Files.getAttribute(folder, "unix:mode");
            int owner = (int) Files.getAttribute(folder, "unix:uid");
            if (account.isStranger(owner) || (mode & WRITE_OF_ALL) != 0 && (mode & STICKY) == 0) {
                notes.accept("the folder of key files " + folder + " can be changed by others (owner " + owner + ", mode "
                        + String.format("%04o", mode & 07777) + "): they could put another key there; chown " + account + " "
                        + folder + " && chmod 700 " + folder);
            }
        } catch (IOException e) {
            notes.accept("the owner of the folder of key files " + folder + " can not be read: " + Reasons.of(e));
        }
    }
}
