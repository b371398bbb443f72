package prb.launcher;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of {@code prb up}.
 *
 * @param flags settings by variable name
 * @param data folder as given
 * @param ownNodes whether other nodes take the devnet's place
 */
record UpOptions(Map<String, String> flags, Optional<String> data, boolean ownNodes) {
    /** A whole number with its range, and the variable that carries it. */
    private record Whole(String option, String variable, long min, long max) {}

    private static final List<Whole> NUMBERS = List.of(
            new Whole("--workers", "PRB_DEVNET_WORKERS", 1, 10_000),
            new Whole("--history", "PRB_DEVNET_HISTORY", 0, 1_000_000),
            new Whole("--block-ms", "PRB_DEVNET_BLOCK_MS", 10, 60_000),
            new Whole("--authorities", "PRB_DEVNET_AUTHORITIES", 1, 1_000),
            new Whole("--set-length", "PRB_DEVNET_SET_LENGTH", 2, 1_000_000),
            new Whole("--justify-every", "PRB_DEVNET_JUSTIFY_EVERY", 1, 1_000_000),
            new Whole("--timeout", "PRB_UP_TIMEOUT_S", 1, 604_800));
    private static final List<String> UNTIL = List.of("synced", "computing");

    static UpOptions parse(List<String> args) throws UsageException {
        List<String> valued = new ArrayList<>(List.of("--data", "--relay", "--para", "--until"));
        NUMBERS.forEach(number -> valued.add(number.option()));
        Arguments arguments = Arguments.parse("up", args, valued, List.of("--json"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException("up takes only options, unexpected word '" + arguments.words().get(0) + "'");
        }
        Map<String, String> flags = new LinkedHashMap<>();
        for (Whole number : NUMBERS) {
            Optional<String> value = arguments.value(number.option());
            if (value.isPresent()) {
                flags.put(number.variable(), Long.toString(whole(number, value.get())));
            }
        }
        until(arguments, flags);
        boolean ownNodes = nodes(arguments, flags);
        return new UpOptions(flags, arguments.value("--data"), ownNodes);
    }

    private static long whole(Whole number, String text) throws UsageException {
        String range = " must be a whole number from " + number.min() + " to " + number.max() + ", not '" + text + "'";
        try {
            long value = Long.parseLong(text);
            if (value >= number.min() && value <= number.max()) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(number.option() + range);
        }
        throw new UsageException(number.option() + range);
    }

    private static void until(Arguments arguments, Map<String, String> flags) throws UsageException {
        Optional<String> until = arguments.value("--until");
        if (until.isPresent() && !UNTIL.contains(until.get())) {
            throw new UsageException("--until must be synced or computing, not '" + until.get() + "'");
        }
        for (String option : List.of("--timeout", "--json")) {
            if (arguments.has(option) && until.isEmpty()) {
                throw new UsageException(option + " needs --until synced|computing");
            }
        }
        until.ifPresent(value -> flags.put("PRB_UP_UNTIL", value));
        if (arguments.has("--json")) {
            flags.put("PRB_UP_JSON", "true");
        }
    }

    private static boolean nodes(Arguments arguments, Map<String, String> flags) throws UsageException {
        Optional<String> relay = arguments.value("--relay");
        Optional<String> para = arguments.value("--para");
        if (relay.isPresent() != para.isPresent()) {
            throw new UsageException((relay.isPresent() ? "--relay needs --para" : "--para needs --relay")
                    + ": the bridge reads both chains");
        }
        if (relay.isEmpty()) {
            return false;
        }
        flags.put("PHALA_PARENT_CHAIN_ENDPOINT", endpoints("--relay", relay.get()));
        flags.put("PHALA_CHAIN_ENDPOINT", endpoints("--para", para.get()));
        return true;
    }

    private static String endpoints(String option, String text) throws UsageException {
        for (String part : text.split(",", -1)) {
            if (!isWebSocket(part.strip())) {
                throw new UsageException(option + " must be a ws:// or wss:// URL (several with commas), not '" + part.strip()
                        + "'");
            }
        }
        return text;
    }

    private static boolean isWebSocket(String text) {
        try {
            URI uri = URI.create(text);
            return ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
