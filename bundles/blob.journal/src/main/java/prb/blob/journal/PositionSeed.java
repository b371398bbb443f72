package prb.blob.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/**
 * Tells a journal where to go on after facts came into the store from elsewhere (an import): a file {@code seed} in the journal's
 * folder with one entry that has a position and no facts. The journal takes it in when it opens next, if it is ahead of its own.
 */
public final class PositionSeed {

    private static final String FILE = "seed";

    private PositionSeed() {
    }

    /**
     * Leaves a position for the journal of a folder that no process has open. Durable when this returns.
     *
     * @param folder of the journal; made when absent
     * @throws IOException when it can not be written
     */
    public static void write(Path folder, EncoderPosition position) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(FILE + ".new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer entry = FactBatchCodec.encode(new FactBatch(List.of(), position)).asByteBuffer();
            while (entry.hasRemaining()) {
                out.write(entry);
            }
            out.force(true);
        }
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The position left in a folder. @throws IOException when there is one that can not be read */
    static Optional<EncoderPosition> read(Path folder) throws IOException {
        try {
            return Optional.of(FactBatchCodec.decode(Bytes.wrap(Files.readAllBytes(folder.resolve(FILE)))).position());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (ScaleException e) {
            throw new IOException(folder.resolve(FILE) + " is damaged: " + e.getMessage() + "; run the import again", e);
        }
    }

    static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
