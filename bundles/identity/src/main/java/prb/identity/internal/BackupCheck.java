package prb.identity.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import prb.identity.PeerId;
import prb.identity.keyfile.BackupMark;

/** Warns while no backup of a key is known. Reads the mark anew each time, so it clears without a restart. Any thread. */
final class BackupCheck implements HealthCheck {

    private final String kind;
    private final PeerId id;
    private final Path file;

    BackupCheck(String kind, PeerId id, Path file) {
        this.kind = kind;
        this.id = id;
        this.file = file;
    }

    /** Service properties that Felix Health Checks read. */
    Dictionary<String, Object> properties() {
        return new Hashtable<>(
                Map.of(HealthCheck.NAME, "identity " + kind, HealthCheck.TAGS, new String[] {"identity", "health"}));
    }

    @Override
    public Result execute() {
        Optional<Instant> backedUp = BackupMark.of(file, id);
        return backedUp.isPresent()
                ? new Result(Result.Status.OK, "identity " + kind + " (" + id + ") was backed up at " + backedUp.get())
                : new Result(Result.Status.WARN, "identity " + kind + " (" + id + ") has no backup: run "
                        + commands(kind, file).replace("\n", "").replaceAll("  +", " "));
    }

    /** The commands that end the warning, as they can be typed. */
    static String commands(String kind, Path file) {
        Path folder = Objects.requireNonNull(file.getParent(), "a key file has a folder");
        Path data = folder.endsWith(Path.of("keys", "id")) ? folder.resolve("../..").normalize() : null;
        return "prb id export " + kind + " FILE --folder " + folder + "\n    or prb backup FILE"
                + (data == null ? " --folder " + folder : " --data " + data);
    }
}
