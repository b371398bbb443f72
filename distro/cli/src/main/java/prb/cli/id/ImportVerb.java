package prb.cli.id;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/**
 * {@code import KIND FILE}: takes in a key file of the original, an exported one, or the one of that kind in a backup. It is
 * written in the original's format. A different key that is there is kept: the command refuses, or renames it with
 * {@code --replace}.
 */
final class ImportVerb implements Verb {

    private static final String REPLACE = "--replace";

    @Override
    public Set<String> valued() {
        return Set.of(Passphrases.OPTION);
    }

    @Override
    public Set<String> switches() {
        return Set.of(REPLACE);
    }

    @Override
    public int run(Options options, KeyFolder folder, Surroundings around) throws UsageException, IOException {
        List<String> words = options.expect("a kind", "the file to take in");
        KeyFile file = KeyPlace.file(folder, words.get(0));
        PeerKey key = read(Path.of(words.get(1)), file.kind(), new Passphrases(options, around));
        PeerId there = file.exists() ? idThere(file, options.has(REPLACE)) : null;
        if (there != null && key.id().equals(there)) {
            around.out().println(file.kind() + " (" + key.id() + ") is there already, nothing was done");
            return 0;
        }
        byte[] content = key.encode();
        try {
            if (!file.exists()) {
                file.install(content);
            } else if (options.has(REPLACE)) {
                around.tell("the key that was there (" + (there == null ? "damaged" : there) + ") is now "
                        + file.replace(content, around.clock().instant()));
            } else {
                throw new KeyFileException("identity " + file.kind() + " is " + there + " here and " + key.id() + " in "
                        + words.get(1)
                        + "; what is stored under the one can not be opened with the other. If that is what you want,"
                        + " --replace keeps the old file beside the new one");
            }
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        around.out().println("imported " + file.kind() + " (" + key.id() + ") to " + file.path());
        return 0;
    }

    /** The id of the key that is there, null when it is damaged and may be replaced. */
    private static @Nullable PeerId idThere(KeyFile file, boolean replace) throws IOException {
        try {
            return file.facts().id();
        } catch (KeyFileException e) {
            if (replace) {
                return null;
            }
            throw new KeyFileException(e.getMessage() + ", with --replace, which keeps the old file beside the new one", e);
        }
    }

    private static PeerKey read(Path copy, String kind, Passphrases passphrases) throws IOException {
        byte[] content = CopyFile.read(copy, SealedFile.BYTES_MAX);
        try {
            return decode(content, copy.toString(), kind, passphrases);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(copy + " is no key that can be taken in: " + e.getMessage(), e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** @throws IllegalArgumentException when it is no key */
    static PeerKey decode(byte[] content, String name, String kind, Passphrases passphrases) throws IOException {
        if (!SealedFile.isOne(content)) {
            if (content.length > PeerKey.FILE_BYTES_MAX) {
                throw new IllegalArgumentException("it is larger than " + PeerKey.FILE_BYTES_MAX + " bytes");
            }
            return PeerKey.decode(content);
        }
        SealedFile sealed = SealedFile.parse(content);
        byte[] passphrase = passphrases.existing(name);
        byte[] plain = {};
        try {
            plain = sealed.open(passphrase);
            if (sealed.content() == SealedFile.Content.KEY) {
                return PeerKey.decode(plain);
            }
            byte[] inner = Archive.unpack(plain).entries().get(Archive.KEYS + kind);
            if (inner == null) {
                throw new IllegalArgumentException("this backup has no key " + kind);
            }
            return decode(inner, kind + " in " + name, kind, passphrases);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }
}
