package prb.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code prb sh ROLE "<gogo>"}: sends one line to a running role and prints the answer. */
final class ShellCommand {
    static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    /** How the shell room begins an answer that is a failure. */
    static final String FAILURE = "error: ";

    private final Host host;
    private final RunDirectory directory;

    ShellCommand(Host host, RunDirectory directory) {
        this.host = host;
        this.directory = directory;
    }

    int run(List<String> args) throws UsageException, LaunchException {
        if (args.isEmpty() || args.get(0).startsWith("--")) {
            throw new UsageException("sh needs a role and a line, for example: prb sh solo \"prb:status\"");
        }
        String role = args.get(0);
        List<String> options = new ArrayList<>();
        List<String> line = new ArrayList<>();
        split(args.subList(1, args.size()), options, line);
        if (line.isEmpty()) {
            throw new UsageException("sh " + role + " needs a line, for example: prb sh " + role + " \"prb:status\"");
        }
        String text = String.join(" ", line);
        if (text.contains("\n") || text.contains("\r")) {
            throw new UsageException("sh takes one line; separate commands by ';'");
        }
        RunDirectory.Entry entry = choose(role, Arguments.parse("sh", options, List.of("--data", "--pid"), List.of()));
        try {
            String answer = RoleClient.ask(entry.socket(), text, ANSWER_MAX);
            host.out().print(answer);
            host.out().flush();
            return answer.startsWith(FAILURE) ? Launcher.EXIT_FAILED : Launcher.EXIT_DONE;
        } catch (IOException e) {
            throw new LaunchException("role " + role + " (process " + entry.pid() + ") can not be asked: " + e.getMessage(), e);
        }
    }

    /** Options of ours stand before or after the line; words of the line may begin with -- too, so only ours are taken out. */
    private static void split(List<String> args, List<String> options, List<String> line) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.startsWith("--data=") || arg.startsWith("--pid=")) {
                options.add(arg);
            } else if (arg.equals("--data") || arg.equals("--pid")) {
                options.addAll(args.subList(i, Math.min(i + 2, args.size())));
                i++;
            } else {
                line.add(arg);
            }
        }
    }

    private RunDirectory.Entry choose(String role, Arguments arguments) throws UsageException, LaunchException {
        Optional<Path> data = arguments.value("--data").map(text -> Path.of(text).toAbsolutePath().normalize());
        Optional<String> pid = arguments.value("--pid");
        List<RunDirectory.Entry> matching = new ArrayList<>();
        for (RunDirectory.Entry entry : directory.entries()) {
            if (entry.role().equals(role) && data.map(entry.data()::equals).orElse(true)
                    && pid.map(Long.toString(entry.pid())::equals).orElse(true)) {
                matching.add(entry);
            }
        }
        if (matching.isEmpty()) {
            throw new UsageException("no running role '" + role + "'" + data.map(path -> " on " + path).orElse("")
                    + pid.map(text -> " with pid " + text).orElse("") + "; see: prb status");
        }
        if (matching.size() > 1) {
            StringBuilder text = new StringBuilder("several processes run role '" + role
                    + "'; choose with --pid N or --data DIR:");
            matching.forEach(entry -> text.append("\n  --pid ").append(entry.pid()).append("   --data ").append(entry.data()));
            throw new UsageException(text.toString());
        }
        return matching.get(0);
    }
}
