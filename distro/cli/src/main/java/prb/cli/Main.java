package prb.cli;

import java.nio.file.Path;
import java.util.Arrays;
import prb.cli.backup.BackupCommand;
import prb.cli.doctor.DoctorCommand;
import prb.cli.dump.DumpCommand;
import prb.cli.id.IdCommand;
import prb.cli.id.Surroundings;
import prb.cli.inspect.Inspect;
import prb.cli.migrate.MigrateCommand;
import prb.cli.restore.RestoreCommand;
import prb.cli.sdk.NewCommand;
import prb.cli.sdk.SdkCommand;
import prb.cli.upgrade.UpgradeCommand;

/** Starts the program of a verb: the first argument names it. */
public final class Main {

    private static final int EXIT_USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        String verb = args.length == 0 ? "" : args[0];
        String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        return switch (verb) {
            case "inspect" -> Inspect.run(rest, System.in, System.out, System.err);
            case "id" -> IdCommand.run(rest, Surroundings.ofProcess());
            case "backup" -> BackupCommand.run(rest, Surroundings.ofProcess());
            case "doctor" -> DoctorCommand.run(rest, Surroundings.ofProcess());
            case "dump" -> DumpCommand.run(rest, Surroundings.ofProcess());
            case "restore" -> RestoreCommand.run(rest, Surroundings.ofProcess());
            case "migrate-from-v2" -> MigrateCommand.run(rest, Surroundings.ofProcess());
            case "upgrade" -> UpgradeCommand.run(rest, Surroundings.ofProcess());
            case "sdk" -> SdkCommand.run(rest, System.err);
            case "new" -> NewCommand.run(rest, Path.of(System.getProperty("prb.sdk", "sdk")), System.err);
            default -> {
                System.err.println("prb: this program does not know the verb '" + verb + "'");
                yield EXIT_USAGE;
            }
        };
    }
}
