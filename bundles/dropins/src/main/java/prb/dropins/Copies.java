package prb.dropins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Our own copies of what was dropped in: what is checked is what is installed, whatever happens to the folder meanwhile. Limits:
 * {@link #FILE_BYTES_MAX}. For one thread.
 */
final class Copies {

    /** Largest drop-in. An Ed25519 signature is checked over the whole file in memory. */
    static final long FILE_BYTES_MAX = 32L << 20;

    private final Path folder;
    private long next;

    /** A file and the SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
    record Copy(Path file, String sha256) {}

    /** Empties the folder, which holds nothing but copies. */
    Copies(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    /** @throws DropInException when there are more than {@code bytesMax} bytes */
    Copy take(InputStream from, String what, long bytesMax) throws IOException, DropInException {
        Path file = folder.resolve(next++ + ".copy");
        try (DigestInputStream in = new DigestInputStream(from, sha256()); OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[64 << 10];
            long left = bytesMax;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) {
                    throw new DropInException(what + " is larger than " + bytesMax + " bytes");
                }
                out.write(buffer, 0, n);
            }
            return new Copy(file, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        } catch (IOException | DropInException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
