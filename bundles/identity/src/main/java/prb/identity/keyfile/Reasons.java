package prb.identity.keyfile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Failures of the file system in words: the JDK's messages often hold a path alone. */
public final class Reasons {

    private Reasons() {}

    /** The reason in a few words, without the path. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof NotDirectoryException) {
            return "a folder of its path is a file";
        }
        String said = failure instanceof FileSystemException e && e.getReason() != null ? e.getReason() : failure.getMessage();
        return said == null ? failure.getClass().getSimpleName()
                : said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
    }

    /** What to do when a file can not be written. */
    static String cureOfWriting(IOException failure, String folder, String account) {
        String reason = of(failure);
        if (reason.contains("read-only")) {
            return "mount it writable";
        }
        if (reason.contains("no space") || reason.contains("quota")) {
            return "free space on its disk";
        }
        return "give it to " + account + " (chown -R " + account + " " + folder + " && chmod 700 " + folder + ")";
    }
}
