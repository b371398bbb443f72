package prb.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.cli.id.KeyPlace;
import prb.cli.id.Options;
import prb.cli.id.Passphrases;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.PeerKey;
import prb.launcher.RunningRoles;

/** Finds the inventory that a command means: that of a running role, else the files of the data folder. Stateless. */
final class Desks {

    static final String PID = "--pid";
    /** Options that choose. */
    static final Set<String> VALUED = Set.of(KeyPlace.DATA, KeyPlace.FOLDER, PID, Passphrases.OPTION);
    /** Roles that keep an inventory. */
    private static final Set<String> KEEPERS = Set.of("lifecycle", "solo");
    private static final String LIFECYCLE = "LIFECYCLE";

    private Desks() {}

    /** What to do where there is no inventory. */
    enum Missing {
        /** Fail. */
        REFUSE,
        /** Make one. */
        MAKE,
        /** Work with an empty one that is gone afterwards. */
        PRETEND
    }

    static Desk open(Options options, Surroundings around, Missing missing) throws UsageException, IOException {
        Optional<Path> data = options.value(KeyPlace.DATA).map(text -> Path.of(text).toAbsolutePath().normalize());
        Optional<String> pid = options.value(PID);
        List<RunningRoles.Role> roles = RunningRoles.find(around.environment()).stream()
                .filter(role -> KEEPERS.contains(role.name()) && data.map(role.data()::equals).orElse(true)
                        && pid.map(Long.toString(role.pid())::equals).orElse(true))
                .toList();
        if (roles.size() > 1) {
            StringBuilder text = new StringBuilder("several processes keep an inventory; choose with --data DIR or --pid N:");
            roles.forEach(role -> text.append("\n  --pid ").append(role.pid()).append("   --data ").append(role.data())
                    .append("   (").append(role.name()).append(')'));
            throw new UsageException(text.toString());
        }
        if (roles.size() == 1) {
            RunningRoles.Role role = roles.getFirst();
            around.tell("asking " + role.name() + " (process " + role.pid() + ", data " + role.data() + ")");
            return new RoleDesk(role);
        }
        if (pid.isPresent()) {
            throw new UsageException("no process " + pid.get() + " keeps an inventory here; see: prb status");
        }
        return files(options, around, missing);
    }

    private static Desk files(Options options, Surroundings around, Missing missing) throws UsageException, IOException {
        Optional<String> named = options.has(KeyPlace.DATA) ? Optional.empty() : around.variable("PHALA_LOCAL_DB_PATH");
        Path file = named.map(text -> Path.of(text).toAbsolutePath().normalize())
                .orElseGet(() -> KeyPlace.data(options, around).resolve("local.db"));
        KeyFile key = KeyPlace.folder(options, around).file(LIFECYCLE);
        if (missing == Missing.REFUSE && !Files.exists(file)) {
            throw new IOException("there is no inventory " + file + " and no running lifecycle manager; name its data folder"
                    + " with --data");
        }
        if (Files.exists(file) && !key.exists()) {
            throw new IOException("the key file " + key.path() + " that belongs to " + file + " is missing; name its folder with "
                    + KeyPlace.FOLDER);
        }
        around.tell("no lifecycle manager runs here; working on " + file);
        Passphrases passphrases = new Passphrases(options, around);
        if (missing == Missing.PRETEND && !Files.exists(file)) {
            PeerKey present = key.exists() ? key.load(passphrases::existing, around::tell).key() : PeerKey.generate();
            return FileDesk.pretending(RsaIdentity.of(present));
        }
        KeyFile.Loaded loaded = key.loadOrCreate(passphrases::existing, around::tell);
        if (loaded.created()) {
            around.tell("made a new identity in " + key.path() + ": back it up, operators' keys open with nothing else");
        }
        return FileDesk.open(file, RsaIdentity.of(loaded.key()), "prb inventory (" + System.getProperty("user.name") + ")");
    }
}
