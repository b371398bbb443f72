package prb.identity.keyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import prb.identity.PeerId;

/**
 * Says that a key was backed up: a file {@code .KIND.backed-up} beside the key file holds its peer id and the time (UTC). A mark
 * of another id says nothing about the key that is there now. At most 256 bytes are read.
 *
 * @param id whose key it was
 * @param at when the backup was made
 */
public record BackupMark(PeerId id, Instant at) {

    private static final int BYTES_MAX = 256;

    /** When the key was backed up; empty when it was not, or when the mark is another key's, or unreadable. */
    public static Optional<Instant> of(Path keyFile, PeerId id) {
        return read(keyFile).filter(mark -> mark.id().equals(id)).map(BackupMark::at);
    }

    /** The mark beside a key file, whosever it is; empty when there is none that can be read. */
    public static Optional<BackupMark> read(Path keyFile) {
        try (InputStream in = Files.newInputStream(path(keyFile))) {
            String[] words = new String(in.readNBytes(BYTES_MAX), StandardCharsets.US_ASCII).strip().split(" ", 3);
            return words.length == 2
                    ? Optional.of(new BackupMark(PeerId.parse(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** @throws KeyFileException when the mark can not be written */
    public static void write(Path keyFile, PeerId id, Instant at) throws IOException {
        String line = id + " " + at.truncatedTo(ChronoUnit.SECONDS) + "\n";
        try {
            PrivateFiles.replace(path(keyFile), line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new KeyFileException(
                    "the mark " + path(keyFile) + " that ends the warning can not be written: " + Reasons.of(e), e);
        }
    }

    static Path path(Path keyFile) {
        return PrivateFiles.folder(keyFile).resolve("." + keyFile.getFileName() + ".backed-up");
    }
}
