package prb.cli.id;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/**
 * {@code export KIND FILE}: a copy for safekeeping, after which the key counts as backed up. A key that is encrypted where it is
 * keeps its passphrase in the copy.
 */
final class ExportVerb implements Verb {

    private static final String PLAIN = "--plain";

    @Override
    public Set<String> valued() {
        return Set.of(Passphrases.OPTION);
    }

    @Override
    public Set<String> switches() {
        return Set.of(PLAIN);
    }

    @Override
    public int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException {
        List<String> words = options.expect("a kind", "the name of the copy");
        KeyFile file = KeyPlace.file(folder, words.get(0));
        Path copy = CopyFile.check(words.get(1), folder);
        Passphrases passphrases = new Passphrases(options, around);
        KeyFile.Loaded loaded = file.load(passphrases::existing, around::tell);
        boolean plain = options.has(PLAIN);
        byte[] content = plain ? loaded.key().encode() : sealed(file, loaded, passphrases);
        try {
            CopyFile.write(copy, content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        around.out().println("exported " + file.kind() + " (" + loaded.key().id() + ") to " + copy);
        around.tell(plain
                ? "the copy is not encrypted: who reads it is this node and opens its secrets; the original bridge reads it"
                : "the copy is encrypted, the original bridge can not read it; 'prb id import' takes it back");
        BackupMark.write(file.path(), loaded.key().id(), around.clock().instant());
        return 0;
    }

    private static byte[] sealed(KeyFile file, KeyFile.Loaded loaded, Passphrases passphrases) throws IOException {
        return loaded.encrypted() ? file.read() : seal(loaded.key(), passphrases.fresh("the copy of " + file.kind()));
    }

    /** Encrypts a key and makes sure that it can be decrypted. @param passphrase wiped */
    static byte[] seal(PeerKey key, byte[] passphrase) {
        byte[] plain = key.encode();
        byte[] again = {};
        try {
            byte[] sealed = SealedFile.seal(SealedFile.Content.KEY, key.publicMessage(), plain, passphrase);
            again = SealedFile.parse(sealed).open(passphrase);
            if (!Arrays.equals(plain, again)) {
                throw new IllegalStateException("this Java does not decrypt what it encrypted");
            }
            return sealed;
        } finally {
            for (byte[] secret : new byte[][] {plain, again, passphrase}) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }
}
