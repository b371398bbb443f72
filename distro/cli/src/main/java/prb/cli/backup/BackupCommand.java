package prb.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.cli.id.Archive;
import prb.cli.id.CopyFile;
import prb.cli.id.KeyPlace;
import prb.cli.id.Options;
import prb.cli.id.Passphrases;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.SealedFile;

/** The verb {@code backup}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class BackupCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String DATABASE = "--database";
    private static final Set<String> VALUED = Set.of(KeyPlace.DATA, KeyPlace.FOLDER, DATABASE, Passphrases.OPTION);

    private static final String LOCAL_DB_PATH = "PHALA_LOCAL_DB_PATH";

    private static final String HELP = """
            Usage: prb backup FILE [--data DIR] [--folder DIR] [--database FILE]
                   prb backup verify FILE

              Writes one encrypted file, mode 0600, that holds the key files and local.db (pools, workers, operators' encrypted
              keys) of a data folder; roles may run meanwhile. All keys in it count as backed up. The store of blocks, the journal
              and the queue are not in it: they come again from the chain.

              --data DIR              the data folder, default PRB_DATA, else /var/data
              --folder DIR            the folder of key files, default DIR/keys/id of --data, else PHALA_PEER_ID_PREFIX
              --database FILE         the inventory, default local.db in DIR of --data, else the file PHALA_LOCAL_DB_PATH,
                                      else local.db of the data folder
              --passphrase-file FILE  its first line is the passphrase (default PRB_ID_PASSPHRASE_FILE, else asked for)

              verify decrypts a backup and checks what is in it; 'prb id import KIND FILE' takes a key out of it.

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private BackupCommand() {}

    /** Runs one command line without the word {@code backup}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            if (args.length > 0 && args[0].equals("verify")) {
                Options options = Options.parse("backup verify", Arrays.copyOfRange(args, 1, args.length),
                        Set.of(Passphrases.OPTION), Set.of());
                return BackupVerify.run(Path.of(options.expect("the backup").getFirst()), new Passphrases(options, around),
                        around);
            }
            Options options = Options.parse("backup", args, VALUED, Set.of());
            return write(options.expect("the name of the backup").getFirst(), options, around);
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb backup help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    /** Where the inventory is. A data provider's PHALA_LOCAL_DB_PATH is a folder, which has none. */
    private static Path database(Options options, Surroundings around) {
        Path usual = KeyPlace.data(options, around).resolve(Archive.DATABASE);
        if (options.has(DATABASE)) {
            return Path.of(options.value(DATABASE).orElse("")).toAbsolutePath().normalize();
        }
        return Optional.of(LOCAL_DB_PATH).filter(name -> !options.has(KeyPlace.DATA)).flatMap(around::variable)
                .map(name -> Path.of(name).toAbsolutePath().normalize()).filter(path -> !Files.isDirectory(path)).orElse(usual);
    }

    private static int write(String name, Options options, Surroundings around) throws UsageException, IOException {
        KeyFolder folder = options.has(KeyPlace.FOLDER)
                ? new KeyFolder(Path.of(options.value(KeyPlace.FOLDER).orElse("")).toAbsolutePath().normalize())
                : KeyPlace.folder(options, around);
        Path copy = CopyFile.check(name, folder);
        List<String> kinds = folder.kinds();
        if (kinds.isEmpty()) {
            throw new KeyFileException("there are no key files in " + folder.path() + "; name the data folder with --data");
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Map<KeyFile, KeyFile.Facts> keys = new LinkedHashMap<>();
        byte[] packed = {};
        byte[] passphrase = {};
        try {
            for (String kind : kinds) {
                KeyFile file = folder.file(kind);
                keys.put(file, file.facts());
                entries.put(Archive.KEYS + kind, file.read());
            }
            Path database = database(options, around);
            if (Files.exists(database)) {
                entries.put(Archive.DATABASE, DatabaseCopy.of(database));
            } else {
                around.tell("there is no " + database + ": the backup holds keys only");
            }
            Instant now = around.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            passphrase = new Passphrases(options, around).fresh("the backup " + copy);
            packed = new Archive(now, entries).pack();
            CopyFile.write(copy, SealedFile.seal(SealedFile.Content.BACKUP, new byte[0], packed, passphrase));
            around.out().println("backed up to " + copy + ": " + String.join(", ", entries.keySet()));
            around.tell("keep the passphrase apart from it: nobody can open the backup without it");
            for (Map.Entry<KeyFile, KeyFile.Facts> key : keys.entrySet()) {
                BackupMark.write(key.getKey().path(), key.getValue().id(), now);
            }
            return DONE;
        } finally {
            entries.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
            Arrays.fill(packed, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }
}
