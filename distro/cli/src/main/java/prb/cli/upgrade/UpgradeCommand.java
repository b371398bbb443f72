package prb.cli.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import prb.cli.id.Options;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;

/** The verb {@code upgrade}. Exit codes: 0 done, 1 failed or taken back, 2 usage. */
public final class UpgradeCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String ROOT = "--root";
    private static final String RESTART = "--restart";
    private static final String WAIT = "--wait";
    private static final String SIGNED = "--signed";
    private static final int WAIT_S_DEFAULT = 180;
    private static final int WAIT_S_MAX = 3_600;
    private static final int RESTART_S_MAX = 600;

    private static final String HELP = """
            Usage: prb upgrade ARCHIVE [--root DIR] [--signed] [--restart "COMMAND" [--wait S]]

              Unpacks runtime-bridge-VERSION-linux-ARCH.tar.gz into DIR/versions/VERSION and makes DIR/current a link to it,
              in one step. ARCHIVE.sha256 must be beside it and fit. ARCHIVE.sig, when it is there, must be the signature of a
              key in conf/trust. Settings (conf/prb.properties, conf/trust) and drop-ins of the present version come along. The
              present version stays: 'prb upgrade' of its archive goes back to it.

              --root DIR           the installation; default: the one that this program belongs to
              --signed             refuse an archive without signature
              --restart "COMMAND"  run it with sh, for example "systemctl restart 'prb@*'", and wait until the roles that ran
                                   before run anew and are as well as before; if they are not, the link goes back to the present
                                   version and the command is run once more. Without it nothing is restarted
              --wait S             seconds for that (1..3600, default 180)

            Exit codes: 0 done, 1 failed or taken back, 2 usage.
            """;

    private UpgradeCommand() {}

    /** Runs one command line without the word {@code upgrade}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Options options = Options.parse("upgrade", args, Set.of(ROOT, RESTART, WAIT), Set.of(SIGNED));
            Path archive = Path.of(options.expect("the archive").getFirst()).toAbsolutePath().normalize();
            Path root = root(options);
            Duration wait = Duration.ofSeconds(seconds(options));
            if (!Files.isRegularFile(archive)) {
                throw new IOException("there is no " + archive);
            }
            Release release = Release.of(archive);
            try (Installation installation = Installation.open(root)) {
                return upgrade(release, installation, options, wait, around);
            }
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb upgrade help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static Path root(Options options) throws UsageException {
        if (options.has(ROOT)) {
            return Path.of(options.value(ROOT).orElse("")).toAbsolutePath().normalize();
        }
        Path home = Path.of(System.getProperty("prb.home", ".")).toAbsolutePath().normalize();
        Path versions = home.getParent();
        Path root = versions == null ? null : versions.getParent();
        if (versions == null || root == null || !versions.endsWith("versions")) {
            throw new UsageException("this program is not in a folder versions/VERSION; name the installation with " + ROOT);
        }
        return root;
    }

    private static int seconds(Options options) throws UsageException {
        try {
            int seconds = Integer.parseInt(options.value(WAIT).orElse(Integer.toString(WAIT_S_DEFAULT)));
            if (seconds < 1 || seconds > WAIT_S_MAX) {
                throw new NumberFormatException("out of range");
            }
            return seconds;
        } catch (NumberFormatException e) {
            throw new UsageException(WAIT + " must be a whole number from 1 to " + WAIT_S_MAX);
        }
    }

    private static int upgrade(Release release, Installation installation, Options options, Duration wait, Surroundings around)
            throws IOException, InterruptedException {
        release.expectSum();
        Optional<Path> present = installation.current();
        Path trust = present.map(version -> version.resolve("conf").resolve("trust")).orElse(Path.of("conf", "trust"));
        Optional<Path> signer = release.signer(trust);
        if (signer.isEmpty() && options.has(SIGNED)) {
            throw new IOException(release.archive() + " is not signed");
        }
        around.tell("the sum fits; " + signer.map(key -> "signed by " + key.getFileName()).orElse("not signed"));
        Path version = installation.version(release.version());
        around.tell(installation.install(release) ? "unpacked to " + version : version + " is there already");
        if (present.filter(version::equals).isPresent()) {
            around.out().println(release.version() + " is in use already, nothing was switched");
            return DONE;
        }
        Wellness wellness = Wellness.now(around.environment());
        installation.select(version);
        around.out().println(installation.link() + " is now " + release.version() + present.map(
                old -> " (was " + old.getFileName() + ")").orElse(""));
        if (!options.has(RESTART)) {
            around.tell("nothing was restarted: running roles go on as they are until you restart them");
            return DONE;
        }
        String command = options.value(RESTART).orElse("");
        Optional<String> wrong = restart(command, around);
        if (wrong.isEmpty() && !wellness.isEmpty()) {
            around.tell("waiting for " + wellness.roles());
            wrong = wellness.await(wait);
        }
        if (wrong.isEmpty()) {
            around.out().println(
                    wellness.isEmpty() ? "no role ran before, so none was waited for" : "all roles run anew and are well");
            return DONE;
        }
        around.tell("not well: " + wrong.get());
        if (present.isEmpty()) {
            around.tell("there is no former version to go back to");
            return FAILED;
        }
        installation.select(present.get());
        around.tell("went back to " + present.get().getFileName());
        restart(command, around).ifPresent(around::tell);
        return FAILED;
    }

    /** @return what went wrong; empty when it ended with 0 */
    private static Optional<String> restart(String command, Surroundings around) throws IOException, InterruptedException {
        around.tell("running: " + command);
        Process process = new ProcessBuilder("sh", "-c", command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).redirectInput(Path.of("/dev/null").toFile()).start();
        if (!process.waitFor(RESTART_S_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.of("the command did not end within " + RESTART_S_MAX + " s");
        }
        return process.exitValue() == 0 ? Optional.empty()
                : Optional.of("the command ended with " + process.exitValue());
    }
}
