package prb.cli.id;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verb {@code id}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class IdCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP = """
            Usage: prb id VERB [--folder DIR | --data DIR] [options]

              KIND is LIFECYCLE (shared by lifecycle and trader), DATA_PROVIDER, TRADE or MONITOR.
              The folder of key files is --folder, else DIR/keys/id of --data, else PHALA_PEER_ID_PREFIX, else keys/id of
              PRB_DATA (default /var/data).

              show [KIND] [--json]           peer id, key type, file, mode, whether encrypted and backed up
              export KIND FILE [--plain]     a copy for safekeeping, encrypted unless --plain; the key counts as backed up
              import KIND FILE [--replace]   takes in a key file of the original, an exported one, or one out of a backup
              share KIND [--address ADDR] [--json]
                                             what other nodes may know; ADDR like /ip4/10.0.0.5/tcp/28888
              encrypt KIND                   a passphrase around the key file; the original bridge can not read it then
              decrypt KIND                   back to the original's format

              --passphrase-file FILE         its first line is the passphrase (default PRB_ID_PASSPHRASE_FILE, else asked for)

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private IdCommand() {}

    /** Runs one command line without the word {@code id}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Verb verb = args.length == 0 ? null : verb(args[0]);
            if (verb == null) {
                throw new UsageException("id needs one of show, export, import, share, encrypt, decrypt"
                        + (args.length == 0 ? "" : ", not '" + args[0] + "'"));
            }
            Set<String> valued = new LinkedHashSet<>(verb.valued());
            valued.add(KeyPlace.FOLDER);
            valued.add(KeyPlace.DATA);
            Options options = Options.parse("id " + args[0], Arrays.copyOfRange(args, 1, args.length), valued, verb.switches());
            return verb.run(options, KeyPlace.folder(options, around), around);
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb id help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static @Nullable Verb verb(String name) {
        return switch (name) {
            case "show" -> new ShowVerb();
            case "export" -> new ExportVerb();
            case "import" -> new ImportVerb();
            case "share" -> new ShareVerb();
            case "encrypt" -> new EncryptVerb(true);
            case "decrypt" -> new EncryptVerb(false);
            default -> null;
        };
    }
}
