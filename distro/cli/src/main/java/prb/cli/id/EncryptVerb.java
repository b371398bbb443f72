package prb.cli.id;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;

/** {@code encrypt KIND} and {@code decrypt KIND}: a passphrase around the key file, and off it again. */
final class EncryptVerb implements Verb {

    private final boolean encrypt;

    EncryptVerb(boolean encrypt) {
        this.encrypt = encrypt;
    }

    @Override
    public Set<String> valued() {
        return Set.of(Passphrases.OPTION);
    }

    @Override
    public Set<String> switches() {
        return Set.of();
    }

    @Override
    public int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException {
        KeyFile file = KeyPlace.file(folder, options.expect("a kind").getFirst());
        Passphrases passphrases = new Passphrases(options, around);
        if (file.facts().encrypted() == encrypt) {
            throw new KeyFileException("identity file " + file.path() + (encrypt
                    ? " is encrypted already; to change its passphrase, decrypt it first"
                    : " is not encrypted"));
        }
        KeyFile.Loaded loaded = file.load(passphrases::existing, around::tell);
        byte[] content = encrypt
                ? ExportVerb.seal(loaded.key(), passphrases.fresh("identity file " + file.path()))
                : loaded.key().encode();
        try {
            if (!file.rewrite(content)) {
                around.tell("the old file has further names (hard links) and was not overwritten: find them with"
                        + " 'find -samefile' and delete them");
            }
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        around.out()
                .println((encrypt ? "encrypted " : "decrypted ") + file.kind() + " (" + loaded.key().id() + "), " + file.path());
        around.tell(encrypt
                ? "the original bridge can not read this form ('prb id decrypt " + file.kind()
                        + "' gives its own back), and a node"
                        + " needs PRB_ID_PASSPHRASE_FILE to start with it"
                : "the file has the original bridge's format again");
        return 0;
    }
}
