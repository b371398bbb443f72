package prb.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code prb peer allow|revoke|show ID}, {@code prb peer list}: asks all running roles of this host that have a Walkie node, or
 * those chosen by {@code --role}, {@code --data} or {@code --pid}. Without a running role, {@code --data} names the data folder
 * whose file of allowed peers is edited.
 */
final class PeerCommand {
    static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    /** How the shell room says that a role has no part in this. */
    private static final String NO_NODE = "error: this role has no Walkie node";
    /** Text forms of RSA and Ed25519 peer ids. A running role looks closer. */
    private static final Pattern ID = Pattern.compile("Qm[1-9A-HJ-NP-Za-km-z]{44}|12D3Koo[1-9A-HJ-NP-Za-km-z]{45}");
    private static final List<String> WITH_ID = List.of("allow", "revoke", "show");

    private final Host host;
    private final RunDirectory directory;

    PeerCommand(Host host, RunDirectory directory) {
        this.host = host;
        this.directory = directory;
    }

    int run(List<String> args) throws UsageException, LaunchException {
        Arguments arguments = Arguments.parse("peer", args, List.of("--role", "--data", "--pid"), List.of());
        List<String> words = arguments.words();
        String verb = words.isEmpty() ? "" : words.get(0);
        boolean list = verb.equals("list") && words.size() == 1;
        boolean one = WITH_ID.contains(verb) && words.size() == 2;
        if (!list && !one) {
            throw new UsageException("peer takes allow ID, revoke ID, show ID or list, not '" + String.join(" ", words) + "'");
        }
        if (one && !ID.matcher(words.get(1)).matches()) {
            throw new UsageException(
                    "'" + words.get(1) + "' is no peer id; one looks like Qm... (46 characters) or 12D3Koo... (52)");
        }
        Optional<Path> data = arguments.value("--data").map(text -> Path.of(text).toAbsolutePath().normalize());
        List<RunDirectory.Entry> roles = matching(arguments, data);
        if (roles.isEmpty() && data.isPresent() && !arguments.has("--role") && !arguments.has("--pid")) {
            return edit(data.get(), verb, list ? "" : words.get(1));
        }
        if (roles.isEmpty()) {
            throw new LaunchException(
                    "no such role is running on this host; --data DIR edits the allowed peers of a data folder");
        }
        return ask(roles, "prb:peer " + String.join(" ", words));
    }

    private List<RunDirectory.Entry> matching(Arguments arguments, Optional<Path> data) throws LaunchException {
        List<RunDirectory.Entry> out = new ArrayList<>();
        for (RunDirectory.Entry entry : directory.entries()) {
            if (arguments.value("--role").map(entry.role()::equals).orElse(true)
                    && data.map(entry.data()::equals).orElse(true)
                    && arguments.value("--pid").map(Long.toString(entry.pid())::equals).orElse(true)) {
                out.add(entry);
            }
        }
        return out;
    }

    /** Each role says what it did. Done when at least one did and none failed. */
    private int ask(List<RunDirectory.Entry> roles, String line) {
        int done = 0;
        int failed = 0;
        for (RunDirectory.Entry entry : roles) {
            String answer;
            try {
                answer = RoleClient.ask(entry.socket(), line, ANSWER_MAX).strip();
            } catch (IOException e) {
                answer = ShellCommand.FAILURE + e.getMessage();
            }
            boolean apart = answer.startsWith(NO_NODE);
            boolean error = answer.startsWith(ShellCommand.FAILURE) && !apart;
            done += apart || error ? 0 : 1;
            failed += error ? 1 : 0;
            host.out().println(entry.role() + " (" + entry.pid() + "): "
                    + (apart ? "has no Walkie node, nothing to do" : answer.replace("\n", "\n  ")));
        }
        if (done == 0 && failed == 0) {
            host.err().println("prb: none of the running roles has a Walkie node");
        }
        return done > 0 && failed == 0 ? Launcher.EXIT_DONE : Launcher.EXIT_FAILED;
    }

    private int edit(Path data, String verb, String id) throws LaunchException {
        AllowedPeers file = new AllowedPeers(data.resolve(AllowedPeers.NAME));
        try {
            String said = switch (verb) {
                case "allow" -> "peer " + id + (file.add(id) ? " is allowed" : " is allowed already");
                case "revoke" -> "peer " + id + (file.remove(id) ? " is allowed no longer" : " was not allowed");
                case "show" -> "peer " + id + (file.ids().contains(id) ? " is allowed" : " is not allowed");
                default -> file.ids().isEmpty() ? "No peer is allowed." : String.join("\n", file.ids());
            };
            host.out().println(file.path() + ": " + said.replace("\n", "\n  "));
            return Launcher.EXIT_DONE;
        } catch (IOException e) {
            throw new LaunchException("allowed peers " + file.path() + " can not be read or written: " + e, e);
        }
    }
}
