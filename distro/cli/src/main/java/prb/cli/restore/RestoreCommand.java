package prb.cli.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import prb.cli.backup.BackupVerify;
import prb.cli.id.Archive;
import prb.cli.id.CopyFile;
import prb.cli.id.KeyPlace;
import prb.cli.id.Options;
import prb.cli.id.Passphrases;
import prb.cli.id.Surroundings;
import prb.cli.id.UsageException;
import prb.identity.PeerId;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/** The verb {@code restore}. Exit codes: 0 done, 1 failed or refused, 2 usage. */
public final class RestoreCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String REPLACE = "--replace";

    private static final String HELP = """
            Usage: prb restore FILE --data DIR [--replace]

              Brings back the key files and local.db of a backup (prb backup FILE) into a data folder. The backup is decrypted
              and checked as a whole first; then all of it is put in its place, or nothing. Files have mode 0600.

              --data DIR              the data folder; made when missing. No role may hold it
              --replace               what is there moves aside, to DIR/replaced-TIME, and is never deleted; without it
                                      nothing is done when any of the files is there already
              --passphrase-file FILE  its first line is the passphrase (default PRB_ID_PASSPHRASE_FILE, else asked for)

              What a restore that was killed left behind is undone by the next one.

            Exit codes: 0 done, 1 failed or refused, 2 usage.
            """;

    private RestoreCommand() {}

    /** Runs one command line without the word {@code restore}; answers the exit code. */
    public static int run(String[] args, Surroundings around) {
        if (args.length == 1 && Set.of("help", "--help", "-h").contains(args[0])) {
            around.out().print(HELP);
            return DONE;
        }
        try {
            Options options = Options.parse("restore", args, Set.of(KeyPlace.DATA, Passphrases.OPTION), Set.of(REPLACE));
            Path backup = Path.of(options.expect("the backup").getFirst());
            if (!options.has(KeyPlace.DATA)) {
                throw new UsageException("restore needs --data DIR: it never guesses where to write");
            }
            restore(backup, KeyPlace.data(options, around), options, around);
            return DONE;
        } catch (UsageException e) {
            around.tell(e.getMessage() + " ('prb restore help' says more)");
            return USAGE;
        } catch (IOException e) {
            around.tell(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static void restore(Path backup, Path data, Options options, Surroundings around) throws IOException {
        Archive archive = open(backup, new Passphrases(options, around));
        try {
            Map<String, PeerId> keys = check(backup, archive);
            Files.createDirectories(data);
            try (FolderHold hold = FolderHold.take(data)) {
                Exchange exchange = new Exchange(data, around.clock().instant());
                exchange.undoLeftOver().forEach(around::tell);
                for (String name : archive.entries().keySet()) {
                    if (Files.isDirectory(data.resolve(name))) {
                        throw new KeyFileException(data.resolve(name) + " is a folder, nothing was done");
                    }
                    if (Files.exists(data.resolve(name)) && !options.has(REPLACE)) {
                        throw new KeyFileException(data.resolve(name) + " is there already, nothing was done. If the backup is to"
                                + " take its place, " + REPLACE + " moves the present files aside first");
                    }
                }
                exchange.perform(archive.entries()).ifPresent(aside -> around.tell("what was there is now in " + aside));
            }
            for (Map.Entry<String, PeerId> key : keys.entrySet()) {
                BackupMark.write(data.resolve(key.getKey()), key.getValue(), archive.at());
            }
            around.out().println("restored to " + data + " from the backup of " + archive.at() + ": "
                    + String.join(", ", archive.entries().keySet()));
        } finally {
            archive.entries().values().forEach(secret -> Arrays.fill(secret, (byte) 0));
        }
    }

    private static Archive open(Path backup, Passphrases passphrases) throws IOException {
        byte[] passphrase = {};
        byte[] plain = {};
        try {
            SealedFile sealed = SealedFile.parse(CopyFile.read(backup, SealedFile.BYTES_MAX));
            if (sealed.content() == SealedFile.Content.KEY) {
                throw new KeyFileException(backup + " is one key and no backup; take it in with: prb id import KIND " + backup);
            }
            passphrase = passphrases.existing(backup.toString());
            plain = sealed.open(passphrase);
            return Archive.unpack(plain);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(backup + " is no good backup: " + e.getMessage(), e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    /** Checks every entry, so that nothing is touched for a backup that is not whole. @return ids of the keys by entry */
    private static Map<String, PeerId> check(Path backup, Archive archive) throws IOException {
        Map<String, PeerId> keys = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : archive.entries().entrySet()) {
            String name = entry.getKey();
            try {
                if (name.equals(Archive.DATABASE)) {
                    BackupVerify.expectWhole(entry.getValue());
                } else if (name.startsWith(Archive.KEYS) && KeyFolder.isKind(name.substring(Archive.KEYS.length()))) {
                    keys.put(name, id(entry.getValue()));
                } else {
                    throw new IllegalArgumentException("this program does not know what it is");
                }
            } catch (IllegalArgumentException e) {
                throw new KeyFileException(backup + " is no good backup: " + name + ": " + e.getMessage() + ". Nothing was done",
                        e);
            }
        }
        return keys;
    }

    private static PeerId id(byte[] key) {
        return SealedFile.isOne(key) ? PeerId.ofPublicKey(SealedFile.parse(key).publicPart()) : PeerKey.decode(key).id();
    }
}
