package prb.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.List;
import java.util.Set;
import prb.cli.doctor.Finding.Status;
import prb.cli.id.KeyPlace;
import prb.cli.id.Options;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;

/** The verb {@code doctor}. Exit codes: 0 nothing fails, 1 something fails, 2 usage. */
public final class DoctorCommand {

    static final Options NO_OPTIONS = new Options("doctor", List.of(), Map.of());
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String JSON = "--json";
    private static final String ROLE = "--role";

    private static final String HELP = """
            Usage: prb doctor [--data DIR] [--role ROLE] [--json]

              Looks at what a role needs, by the same environment variables, and changes nothing: nodes, clock, disk, limits,
              ports, keys, inventory, Redis, peers, data providers, workers, and the roles that run. Each line says OK, WARN
              or FAIL, what was found, and what to do next. It takes a minute at most, and shows no secret.

              --data DIR   the data folder, default PRB_DATA, else /var/data
              --role ROLE  solo, data_provider, lifecycle, trade, monitor, arena or devnet; default PHALA_MODULE, else solo
              --json       one JSON object

            Exit codes: 0 nothing fails, 1 something fails, 2 usage.
            """;

    private DoctorCommand() {}

    /** Runs one command line without the word {@code doctor}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Options options = Options.parse("doctor", args, Set.of(KeyPlace.DATA, ROLE), Set.of(JSON));
            options.expect();
            Report report = Doctor.examine(patient(options, around), around);
            byte[] text = (options.has(JSON) ? report.json() : report.text()).getBytes(StandardCharsets.UTF_8);
            around.out().write(text, 0, text.length);
            around.out().flush();
            return report.count(Status.FAIL) == 0 ? DONE : FAILED;
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb doctor help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** What {@code --data} and {@code --role}, or the variables in their place, name. */
    public static Patient patient(Options options, Surroundings around) throws UsageException, IOException {
        Optional<String> named = options.value(ROLE).or(() -> around.variable("PHALA_MODULE"));
        String role = named.map(word -> word.equals("utils/arena") ? "arena" : word).orElse("solo");
        if (!Patient.ROLES.contains(role)) {
            throw new UsageException("there is no role '" + role + "'; roles: " + String.join(", ", Patient.ROLES));
        }
        Path home = Path.of(System.getProperty("prb.home", ".")).toAbsolutePath().normalize();
        return Patient.of(role, KeyPlace.data(options, around), home, around.environment());
    }
}
