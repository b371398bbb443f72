package prb.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import prb.cli.id.CopyFile;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.PeerKey;
import prb.worker.inventory.OriginalInventory;
import prb.worker.inventory.exchange.Document;

/**
 * The data folder of an original installation: {@code local.db} and {@code keys/id/LIFECYCLE}. Both are only read, the database
 * through a copy that is gone afterwards: not even SQLite's files beside it come to be.
 */
final class OriginalFolder {

    private static final String DATABASE = "local.db";
    private static final String KEY = "keys/id/LIFECYCLE";
    /** What SQLite may keep beside a database that is in use. */
    private static final List<String> BESIDE = List.of("-journal", "-wal");

    private OriginalFolder() {}

    /**
     * Reads it.
     *
     * @param folder the data folder, or the database file itself
     * @param key the key file, when it lies elsewhere
     * @param desk the inventory that is to take the operators' keys
     * @throws IOException when something is missing or does not fit
     */
    static Document read(Path folder, Optional<Path> key, Desk desk) throws IOException {
        Path database = Files.isDirectory(folder) ? folder.resolve(DATABASE) : folder;
        Path keyFile = key.orElseGet(() -> database.resolveSibling(KEY));
        for (Path file : List.of(database, keyFile)) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("there is no " + file + (file.equals(keyFile)
                        ? "; name the key file LIFECYCLE of that installation with --key"
                        : "; name the data folder of that installation"));
            }
        }
        try (Transfer transfer = Transfer.open()) {
            Path copy = transfer.folder().resolve(DATABASE);
            Files.copy(database, copy);
            for (String ending : BESIDE) {
                Path beside = database.resolveSibling(database.getFileName() + ending);
                if (Files.exists(beside)) {
                    Files.copy(beside, transfer.folder().resolve(DATABASE + ending));
                }
            }
            return OriginalInventory.read(database.toString(), copy, RsaIdentity.of(key(keyFile)), desk::seal);
        }
    }

    private static PeerKey key(Path file) throws IOException {
        byte[] content = CopyFile.read(file, PeerKey.FILE_BYTES_MAX);
        try {
            return PeerKey.decode(content);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no key file of the original: " + e.getMessage(), e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
