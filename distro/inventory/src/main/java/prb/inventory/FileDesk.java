package prb.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final Optional<Transfer> passing;

    private FileDesk(Path file, NodeIdentity identity, String author, Optional<Transfer> passing) throws IOException {
        this.identity = identity;
        this.inventory = new StoredInventory(identity, file);
        this.verbs = new InventoryVerbs(inventory, author);
        this.passing = passing;
    }

    /**
     * Opens one, or makes it.
     *
     * @throws IOException when a process has it, or it is the original's, or the key is another one
     */
    static FileDesk open(Path file, NodeIdentity identity, String author) throws IOException {
        if (Files.exists(file) && OriginalInventory.is(file)) {
            throw new IOException(file + " is of the original bridge. A lifecycle manager that is started on it takes it over;"
                    + " to bring it into another inventory, use: prb inventory import --from-v2 " + file.getParent());
        }
        return new FileDesk(file, identity, author, Optional.empty());
    }

    /** An empty one that is gone when it is closed. */
    static FileDesk pretending(NodeIdentity identity) throws IOException {
        Transfer folder = Transfer.open();
        return new FileDesk(folder.folder().resolve("local.db"), identity, "nobody", Optional.of(folder));
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
        if (passing.isPresent()) {
            passing.get().close();
        }
    }
}
