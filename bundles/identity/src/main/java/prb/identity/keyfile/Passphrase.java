package prb.identity.keyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a passphrase comes from; asked only when a file turns out to be encrypted. Files hold at most 4 KiB. */
public interface Passphrase {

    /** Largest file that is taken for a passphrase. */
    int FILE_BYTES_MAX = 4096;

    /**
     * The passphrase as bytes of UTF-8; the caller wipes them.
     *
     * @param what what is to be opened, for messages
     * @throws IOException with a message for the user when there is none
     */
    byte[] get(String what) throws IOException;

    /** The first line of a file, without its end. Read anew each time. */
    static Passphrase inFile(Path file) {
        return what -> read(file, what);
    }

    private static byte[] read(Path file, String what) throws IOException {
        byte[] content = {};
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(FILE_BYTES_MAX + 1);
            if (content.length > FILE_BYTES_MAX) {
                throw new KeyFileException("passphrase file " + file + " for " + what + " is larger than " + FILE_BYTES_MAX
                        + " bytes; put the passphrase into its first line and nothing else");
            }
            int end = 0;
            while (end < content.length && content[end] != '\n' && content[end] != '\r') {
                end++;
            }
            if (end == 0) {
                throw new KeyFileException("passphrase file " + file + " for " + what
                        + " has an empty first line; put the passphrase there");
            }
            return Arrays.copyOf(content, end);
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException e) {
            throw new KeyFileException("passphrase file " + file + " for " + what + " can not be read: " + Reasons.of(e), e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
