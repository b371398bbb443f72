package prb.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import prb.scale.Bytes;

/** {@code prb data import FILE}: facts from a snapshot, from files that headers-cache grabbed, or from the
 * database folder of an original data provider; all verified. */
final class Import {

    private static final int BUFFER_BYTES = 1 << 20;

    private Import() {
    }

    static Report run(Arguments arguments, InputStream in, PrintStream err)
            throws RefusedException, IOException, UsageException {
        String name = arguments.words(1, 1, "the file or folder to read").getFirst();
        Importer importer = new Importer(arguments.store(), arguments.journal(), trusted(arguments), !arguments.has("--no-state"),
                err);
        return importer.run(() -> open(name, in));
    }

    private static Optional<Bytes> trusted(Arguments arguments) throws UsageException {
        Optional<String> text = arguments.get("--genesis");
        if (text.isPresent() && !text.get().matches("(0x)?[0-9a-fA-F]{64}")) {
            throw new UsageException("--genesis is not the hash of a block: 64 hexadecimal digits");
        }
        return text.map(hex -> Bytes.fromHex(hex.startsWith("0x") ? hex : "0x" + hex));
    }

    private static FactSource open(String name, InputStream in) throws IOException, RefusedException {
        if (name.equals("-")) {
            return new Snapshot.Reader(new BufferedInputStream(in, BUFFER_BYTES), 0);
        }
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw new RefusedException("there is no " + path);
        }
        if (Files.isDirectory(path)) {
            return Files.exists(path.resolve(HeadersCacheFacts.GENESIS)) ? new HeadersCacheFacts(path) : OriginalFacts.open(path);
        }
        return new Snapshot.Reader(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES), Files.size(path));
    }
}
