package prb.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Runs a verb of {@code prb data}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class Main {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String HELP = """
            usage: prb data VERB [--data DIR] [--json]
              verify [--no-state]            check every stored fact and prove it anew
              stats                          what the store holds, disk per relay block
              export FILE|- [--to BLOCK]     write a snapshot with its proof
              import FILE|-|FOLDER [--genesis HASH] [--no-state]
                                             take in a snapshot, a folder of headers-cache files, or the
                                             database folder of an original data provider
              prune --before BLOCK|--keep BLOCKS [--dry-run]
                                             remove old authority sets
              plan [--relay URL] [--para URL] measure the nodes and say days and disk of a first sync
            DIR is the data root, default PRB_DATA or /var/data.""";

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(run(args, System.in, System.out, System.err));
    }

    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        if (args.length == 0 || args[0].equals("help") || args[0].equals("--help")) {
            (args.length == 0 ? err : out).println(HELP);
            return args.length == 0 ? USAGE : 0;
        }
        try {
            Arguments arguments = new Arguments(Arrays.asList(args).subList(1, args.length),
                    Set.of("--data", "--to", "--genesis", "--before", "--keep", "--relay", "--para"),
                    Set.of("--json", "--no-state", "--dry-run"));
            Report report = verb(args[0], arguments, in, out, err);
            boolean toError = List.of("-").equals(report.get("file") instanceof String file ? List.of(file) : List.of());
            report.print(toError ? err : out, arguments.has("--json"));
            return report.get("ok").equals(false) ? FAILED : 0;
        } catch (UsageException e) {
            err.println("prb data: " + e.getMessage() + " (prb data help)");
            return USAGE;
        } catch (RefusedException | IOException | IllegalStateException e) {
            err.println("prb data " + args[0] + ": " + e.getMessage());
            return FAILED;
        }
    }

    private static Report verb(String verb, Arguments arguments, InputStream in, PrintStream out, PrintStream err)
            throws UsageException, RefusedException, IOException {
        if (!List.of("export", "import").contains(verb)) {
            arguments.words(0, 0, "");
        }
        return switch (verb) {
            case "verify" -> Verify.run(arguments, err);
            case "stats" -> Stats.run(arguments);
            case "export" -> Export.run(arguments, out, err);
            case "import" -> Import.run(arguments, in, err);
            case "prune" -> Prune.run(arguments);
            case "plan" -> Plan.run(arguments, err);
            default -> throw new UsageException("there is no verb '" + verb + "'");
        };
    }
}
