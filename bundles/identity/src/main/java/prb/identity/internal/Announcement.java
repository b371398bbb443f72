package prb.identity.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;

/** What an identity says at its start: its peer id, and that it has no backup. */
final class Announcement {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);
    /** How the launcher tells that this process is a {@code prb up}. */
    private static final String UP = "prb.flag.PRB_UP";

    private Announcement() {}

    /**
     * Says the peer id where the original's users look for it: as a line of standard output, whatever the log's form and level.
     * This is the one place of the bundles that writes there, past {@code System.out}, which the launcher leads to standard
     * error. In {@code prb up} standard output is one answer for scripts; there the log carries the line.
     */
    static void peerId(String kind, PeerId id) {
        String line = "Got my peer id as " + kind + ". " + id;
        if (isUp()) {
            LOG.info("{}", line);
            return;
        }
        // Not closed: that would close standard output itself. One write, so that lines of several identities do not mix.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            out.write((line + System.lineSeparator()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn("standard output can not be written ({}): {}", e.getMessage(), line);
        }
    }

    static void noBackup(String kind, PeerId id, Path file) {
        // The keys of a demo in a temporary folder are deleted at its end.
        if (isUp() && file.startsWith(Path.of(System.getProperty("java.io.tmpdir")))) {
            LOG.info("identity {} ({}) has no backup", kind, id);
            return;
        }
        LOG.warn("""
                NO BACKUP OF THE IDENTITY {} ({}) IS KNOWN.
                DO BACK THE KEYS UP AND KEEP THE KEYS SAFE: nobody can make {} again, and what is encrypted with it is lost \
                with it.
                This warning comes at each start until one of these has run:
                    {}""", kind, id, file, KeyCheck.commands(kind, file));
    }

    private static boolean isUp() {
        return Boolean.getBoolean(UP);
    }
}
