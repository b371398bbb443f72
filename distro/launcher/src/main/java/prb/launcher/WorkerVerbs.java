package prb.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code prb worker WORDS}: has the running role that drives workers carry out {@code prb:worker WORDS}. {@code --data DIR} or
 * {@code --process N} choose where several run; all other options are the command's own.
 */
final class WorkerVerbs {

    /** A checkpoint may take three minutes. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(200);
    private static final List<String> ROLES = List.of("lifecycle", "solo");
    private static final List<String> OWN = List.of("--data", "--process");

    private final Host host;
    private final RunDirectory directory;

    WorkerVerbs(Host host, RunDirectory directory) {
        this.host = host;
        this.directory = directory;
    }

    int run(List<String> args) throws UsageException, LaunchException {
        List<String> words = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (OWN.contains(arg)) {
                options.addAll(args.subList(i, Math.min(i + 2, args.size())));
                i++;
            } else {
                words.add(arg);
            }
        }
        if (words.isEmpty()) {
            throw new UsageException("worker needs a verb, for example: prb worker roll status");
        }
        if (words.stream().anyMatch(word -> word.isBlank() || word.chars().anyMatch(c -> c <= ' ' || c == ';' || c == '|'))) {
            throw new UsageException("worker takes words without blanks, ';' and '|'");
        }
        RunDirectory.Entry entry = choose(Arguments.parse("worker", options, OWN, List.of()));
        try {
            String answer = RoleClient.ask(entry.socket(), "prb:worker " + String.join(" ", words), ANSWER_MAX);
            host.out().print(answer);
            host.out().flush();
            return answer.startsWith(ShellCommand.FAILURE) ? Launcher.EXIT_FAILED : Launcher.EXIT_DONE;
        } catch (IOException e) {
            throw new LaunchException("role " + entry.role() + " (process " + entry.pid() + ") can not be asked: "
                    + e.getMessage(), e);
        }
    }

    private RunDirectory.Entry choose(Arguments arguments) throws UsageException, LaunchException {
        Optional<Path> data = arguments.value("--data").map(text -> Path.of(text).toAbsolutePath().normalize());
        Optional<String> process = arguments.value("--process");
        List<RunDirectory.Entry> matching = new ArrayList<>();
        for (RunDirectory.Entry entry : directory.entries()) {
            if (ROLES.contains(entry.role()) && data.map(entry.data()::equals).orElse(true)
                    && process.map(Long.toString(entry.pid())::equals).orElse(true)) {
                matching.add(entry);
            }
        }
        if (matching.isEmpty()) {
            throw new LaunchException(
                    "no such role that drives workers (" + String.join(", ", ROLES) + ") is running on this host");
        }
        if (matching.size() > 1) {
            throw new UsageException("several processes drive workers; choose with --process N or --data DIR: "
                    + matching.stream().map(one -> one.pid() + " (" + one.data() + ")").collect(Collectors.joining(", ")));
        }
        return matching.get(0);
    }
}
