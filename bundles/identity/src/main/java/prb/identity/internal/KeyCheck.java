package prb.identity.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFile;

/**
 * Looks after the key that this process has in memory: CRITICAL while its file could not be loaded again, because the next start
 * would fail; WARN while the file holds another key, or no backup of the key is known. Reads file and mark anew each time, so it
 * clears without a restart; a passphrase that does not fit is tried again when the settings change. A change of what is wrong
 * with the file is logged once. Any thread.
 */
final class KeyCheck implements HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(KeyCheck.class);

    private final String kind;
    private final PeerId id;
    private final Object lock = new Object();
    private KeyFile file;
    private String trouble = "";
    private String logged = "";

    KeyCheck(String kind, PeerId id, KeyFile file) {
        this.kind = kind;
        this.id = id;
        this.file = file;
    }

    /** Service properties that Felix Health Checks read. */
    Dictionary<String, Object> properties() {
        return new Hashtable<>(
                Map.of(HealthCheck.NAME, "identity " + kind, HealthCheck.TAGS, new String[] {"identity", "health"}));
    }

    /**
     * The settings changed.
     *
     * @param next the file that they name now, from which the next start loads
     * @param why why they can not be followed; empty when they can
     */
    void changed(KeyFile next, String why) {
        synchronized (lock) {
            file = next;
            trouble = why;
        }
        execute();
    }

    @Override
    public Result execute() {
        synchronized (lock) {
            Result result = look();
            String wrong = result.getStatus() == Result.Status.OK || isOnlyBackupMissing(result) ? "" : message(result);
            if (!wrong.equals(logged)) {
                logged = wrong;
                if (wrong.isEmpty()) {
                    LOG.info("the key file of identity {} is well again", kind);
                } else {
                    LOG.error("{}", wrong);
                }
            }
            return result;
        }
    }

    private static boolean isOnlyBackupMissing(Result result) {
        return message(result).contains(" has no backup: ");
    }

    private static String message(Result result) {
        return result.iterator().next().getMessage();
    }

    private Result look() {
        PeerId inFile;
        try {
            inFile = file.facts().id();
        } catch (IOException | IllegalArgumentException e) {
            // The file as it is now says more than what was wrong with it once.
            trouble = "";
            return new Result(Result.Status.CRITICAL, e.getMessage() + "; " + goesOn());
        }
        if (!trouble.isEmpty()) {
            return new Result(Result.Status.CRITICAL, trouble + "; " + goesOn());
        }
        if (!inFile.equals(id)) {
            return new Result(Result.Status.WARN, "identity file " + file.path() + " holds another key, " + inFile + "; "
                    + goesOn());
        }
        Optional<Instant> backedUp = BackupMark.of(file.path(), id);
        return backedUp.isPresent()
                ? new Result(Result.Status.OK, "identity " + kind + " (" + id + ") was backed up at " + backedUp.get())
                : new Result(Result.Status.WARN, "identity " + kind + " (" + id + ") has no backup: run "
                        + commands(kind, file.path()).replace("\n", "").replaceAll("  +", " "));
    }

    private String goesOn() {
        return "this process goes on with the key that it has in memory, " + id + ", until its next start";
    }

    /** The commands that end the warning, as they can be typed. */
    static String commands(String kind, Path file) {
        Path folder = Objects.requireNonNull(file.getParent(), "a key file has a folder");
        Path data = folder.endsWith(Path.of("keys", "id")) ? folder.resolve("../..").normalize() : null;
        return "prb id export " + kind + " FILE --folder " + folder + "\n    or prb backup FILE"
                + (data == null ? " --folder " + folder : " --data " + data);
    }
}
