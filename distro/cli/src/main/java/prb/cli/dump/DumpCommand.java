package prb.cli.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import prb.cli.doctor.Doctor;
import prb.cli.doctor.DoctorCommand;
import prb.cli.doctor.Patient;
import prb.cli.doctor.Report;
import prb.cli.id.CopyFile;
import prb.cli.id.KeyPlace;
import prb.cli.id.Options;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;
import prb.identity.keyfile.KeyFileException;

/** The verb {@code dump}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class DumpCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP = """
            Usage: prb dump FILE [--data DIR] [--role ROLE]

              Writes one zip for a report of a fault, mode 0600: the doctor's report, versions, environment, what the running
              roles say (status, health, settings, bundles, threads), the log of prb up, features, pools and workers, and what
              takes space in the data folder. Keys, phrases, passwords, tokens and secret files are not in it; addresses are
              shown without credentials. Read it before you hand it on: names and addresses of your machines are in it.

              A role writes its log to standard error: add what systemd or Docker kept of it (journalctl, docker logs).

              --data DIR   the data folder, default PRB_DATA, else /var/data
              --role ROLE  for the doctor, as in prb doctor

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private DumpCommand() {}

    /** Runs one command line without the word {@code dump}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Options options = Options.parse("dump", args, Set.of(KeyPlace.DATA, "--role"), Set.of());
            Path file = Path.of(options.expect("the name of the archive").getFirst()).toAbsolutePath().normalize();
            Patient patient = DoctorCommand.patient(options, around);
            Path folder = file.getParent();
            if (Files.exists(file) || folder == null || !Files.isDirectory(folder)) {
                throw new KeyFileException(file + (Files.exists(file) ? " is there already and is not overwritten"
                        : " has no folder; make it first"));
            }
            Map<String, String> secrets = new TreeMap<>(patient.file());
            secrets.putAll(around.environment());
            Bundle bundle = new Bundle(Redactor.of(secrets));
            Report report = Doctor.examine(patient, around);
            bundle.add("doctor.txt", report.text());
            bundle.add("doctor.json", report.json());
            new Host(patient, bundle).gather();
            CopyFile.write(file, bundle.pack(around.clock().instant()));
            around.out().println("written to " + file + ": " + bundle.size() + " entries. Read it before you hand it on.");
            return DONE;
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb dump help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
