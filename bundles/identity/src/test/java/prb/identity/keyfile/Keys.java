package prb.identity.keyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Key files that tests begin with. */
final class Keys {

    static final byte[] PASSPHRASE = "eight or more".getBytes(StandardCharsets.UTF_8);
    /** So little work that tests are quick. */
    static final SealedFile.Cost CHEAP = new SealedFile.Cost(4, 1, 1);

    private Keys() {}

    static byte[] original(String name) throws IOException {
        try (InputStream in = Keys.class.getResourceAsStream("/original/" + name)) {
            return in.readAllBytes();
        }
    }

    static byte[] sealed(byte[] plain) {
        byte[] publicKey = PeerKey.decode(plain).publicMessage();
        return SealedFile.seal(SealedFile.Content.KEY, publicKey, plain, PASSPHRASE, CHEAP);
    }

    static byte[] noPassphrase(String what) throws KeyFileException {
        throw new KeyFileException("asked for the passphrase of " + what);
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
