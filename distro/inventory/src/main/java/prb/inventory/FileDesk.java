package prb.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import prb.identity.NodeIdentity;
import prb.worker.api.InventoryException;
import prb.worker.inventory.OriginalInventory;
import prb.worker.inventory.StoredInventory;
import prb.worker.inventory.command.InventoryVerbs;
import prb.worker.inventory.exchange.Document;

/** An inventory in files, while no manager has them: it is locked as a manager locks it. */
final class FileDesk implements Desk {

    private final NodeIdentity identity;
    private final StoredInventory inventory;
    private final InventoryVerbs verbs;

    /**
     * Opens it.
     *
     * @param make whether one is made where there is none
     * @throws IOException when there is none, or a process has it, or it is the original's, or the key is another one
     */
    FileDesk(Path file, NodeIdentity identity, boolean make, String author) throws IOException {
        if (!Files.exists(file) && !make) {
            throw new IOException("there is no inventory " + file + "; name the data folder with --data");
        }
        if (Files.exists(file) && OriginalInventory.is(file)) {
            throw new IOException(file + " is of the original bridge. A lifecycle manager that is started on it takes it over;"
                    + " to bring it into another inventory, use: prb inventory import --from-v2 " + file.getParent());
        }
        this.identity = identity;
        this.inventory = new StoredInventory(identity, file);
        this.verbs = new InventoryVerbs(inventory, author);
    }

    @Override
    public String run(List<String> words) throws IOException, InventoryException {
        return verbs.run(words);
    }

    @Override
    public byte[] seal(byte[] secret) {
        return identity.wrap(secret);
    }

    @Override
    public String take(Document document, List<String> options) throws IOException, InventoryException {
        try (Transfer transfer = Transfer.open()) {
            List<String> words = new ArrayList<>(List.of("import", transfer.write(document).toString()));
            words.addAll(options);
            return run(words);
        }
    }

    @Override
    public void close() throws IOException {
        inventory.close();
    }
}
