package prb.cli.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import prb.cli.id.Archive;
import prb.cli.id.CopyFile;
import prb.cli.id.Passphrases;
import prb.cli.id.Surroundings;
import prb.identity.PeerId;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/** {@code backup verify FILE}: decrypts a backup and checks each key and the database in it. */
public final class BackupVerify {

    private BackupVerify() {}

    static int run(Path file, Passphrases passphrases, Surroundings around) throws IOException {
        byte[] content = CopyFile.read(file, SealedFile.BYTES_MAX);
        byte[] passphrase = {};
        byte[] plain = {};
        try {
            SealedFile sealed = SealedFile.parse(content);
            passphrase = passphrases.existing(file.toString());
            plain = sealed.open(passphrase);
            if (sealed.content() == SealedFile.Content.KEY) {
                around.out().println("one key of prb id export: " + PeerKey.decode(plain).id());
                return 0;
            }
            Archive archive = Archive.unpack(plain);
            around.out().println("backup of " + archive.at());
            for (Map.Entry<String, byte[]> entry : archive.entries().entrySet()) {
                around.out().println("  " + entry.getKey() + ": " + describe(entry.getKey(), entry.getValue(), passphrase));
                Arrays.fill(entry.getValue(), (byte) 0);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(file + " is no good backup: " + e.getMessage(), e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    /** @throws IllegalArgumentException when the bytes are no whole database */
    public static void expectWhole(byte[] database) {
        if (!DatabaseCopy.isWhole(database)) {
            throw new IllegalArgumentException("it is no whole database");
        }
    }

    /** @throws IllegalArgumentException when the entry is damaged */
    private static String describe(String name, byte[] content, byte[] passphrase) {
        if (name.equals(Archive.DATABASE)) {
            if (!DatabaseCopy.isWhole(content)) {
                throw new IllegalArgumentException(name + " in it is no whole database");
            }
            return content.length + " bytes, a whole database";
        }
        if (!name.startsWith(Archive.KEYS)) {
            return content.length + " bytes, unknown to this program";
        }
        if (!SealedFile.isOne(content)) {
            return PeerKey.decode(content).id() + ", key checked";
        }
        SealedFile sealed = SealedFile.parse(content);
        PeerId id = PeerId.ofPublicKey(sealed.publicPart());
        byte[] key = {};
        try {
            key = sealed.open(passphrase);
            return PeerKey.decode(key).id() + ", encrypted under the same passphrase, key checked";
        } catch (IllegalArgumentException otherPassphrase) {
            return id + ", encrypted under another passphrase, key not checked";
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
