package prb.cli.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.cli.id.CopyFile;
import prb.cli.id.Options;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;

/** The verb {@code migrate-from-v2}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class MigrateCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int ENV_BYTES_MAX = 1 << 20;
    private static final String ENV = "--env";
    private static final String COMPOSE = "--compose";
    private static final String DATA = "--data";
    private static final String TO = "--to";
    private static final String ROLE = "--role";
    private static final String DRY_RUN = "--dry-run";

    private static final String HELP = """
            Usage: prb migrate-from-v2 --env FILE | --compose FILE  --data OLD --to DIR [--role ROLE] [--dry-run]

              Brings an installation of the original bridge over. OLD and FILE are only read. It says of every variable what it
              means here, writes ROLE.env for each role into DIR (mode 0600), copies the key files, imports pools, workers and
              operators' keys, and tells what is left for a person to do.

              --env FILE      the variables of one service, NAME=value a line
              --compose FILE  a docker-compose.yml; each service with PHALA_MODULE or PTP_* variables is a role
              --data OLD      what is /var/data in the original's containers: local.db and keys/id
              --to DIR        the data folder of ours; not OLD
              --role ROLE     with --env, when no PHALA_MODULE is in it
              --dry-run       only says what would be done

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private MigrateCommand() {}

    /** Runs one command line without the verb; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Options options = Options.parse("migrate-from-v2", args, Set.of(ENV, COMPOSE, DATA, TO, ROLE), Set.of(DRY_RUN));
            options.expect();
            if (options.has(ENV) == options.has(COMPOSE)) {
                throw new UsageException("migrate-from-v2 takes either " + ENV + " or " + COMPOSE);
            }
            Path old = folder(options, DATA);
            Path to = folder(options, TO);
            if (!Files.isDirectory(old)) {
                throw new IOException("there is no folder " + old);
            }
            if (to.startsWith(old) || old.startsWith(to)) {
                throw new UsageException(
                        TO + " and " + DATA + " must be folders apart. To go on in the original's own folder, start"
                                + " the lifecycle manager on it: it takes the inventory over after a copy");
            }
            Migration migration = new Migration(old, to, options.has(DRY_RUN), around);
            return migration.run(services(options)) ? DONE : FAILED;
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb migrate-from-v2 help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static Path folder(Options options, String name) throws UsageException {
        return Path.of(options.value(name).orElseThrow(() -> new UsageException("migrate-from-v2 needs " + name)))
                .toAbsolutePath()
                .normalize();
    }

    private static List<Migration.Service> services(Options options) throws UsageException, IOException {
        List<Migration.Service> services = new ArrayList<>();
        if (options.has(ENV)) {
            Path file = Path.of(options.value(ENV).orElse(""));
            Map<String, String> variables = EnvFile.parse(file.toString(),
                    new String(CopyFile.read(file, ENV_BYTES_MAX), StandardCharsets.UTF_8));
            String role = options.value(ROLE).or(() -> role(variables)).orElseThrow(() -> new UsageException(
                    file + " names no PHALA_MODULE; say the role with " + ROLE));
            services.add(new Migration.Service(String.valueOf(file.getFileName()), role, variables, List.of()));
            return services;
        }
        if (options.has(ROLE)) {
            throw new UsageException(ROLE + " goes with " + ENV);
        }
        Path file = Path.of(options.value(COMPOSE).orElse(""));
        for (ComposeFile.Service service : ComposeFile.read(file)) {
            services.add(new Migration.Service(service.name(), role(service.variables()).orElse(""), service.variables(),
                    service.open()));
        }
        return services;
    }

    /** The role of ours that a service's variables make it; empty when it is none of the bridge. */
    private static Optional<String> role(Map<String, String> variables) {
        String module = variables.getOrDefault("PHALA_MODULE", "");
        if (module.isEmpty()) {
            return variables.keySet().stream().anyMatch(name -> name.startsWith("PTP_")) ? Optional.of("monitor")
                    : Optional.empty();
        }
        return Optional.of(module.equals("utils/arena") ? "arena" : module);
    }
}
