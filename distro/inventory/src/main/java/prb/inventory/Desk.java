package prb.inventory;

import java.io.IOException;
import java.util.List;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Document;

/** An inventory to work with: that of a running manager, or one in files. One thread. */
interface Desk extends AutoCloseable {

    /**
     * Does a verb of {@link prb.worker.inventory.command.InventoryVerbs}.
     *
     * @throws IOException when it was refused or failed; the message is for the user
     */
    String run(List<String> words) throws IOException, InventoryException;

    /** Closes a secret so that this inventory can open it. */
    byte[] seal(byte[] secret);

    /**
     * Brings a document in that has no open secret.
     *
     * @param options words of the verb {@code import} after its file
     */
    String take(Document document, List<String> options) throws IOException, InventoryException;

    @Override
    void close() throws IOException;
}
