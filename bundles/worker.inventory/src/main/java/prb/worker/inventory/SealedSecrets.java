package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/** Takes the secrets out of a document before it is put anywhere: what remains only the inventory can open that it is for. */
public final class SealedSecrets {

    private SealedSecrets() {}

    /**
     * The document with each operator's secret derived and closed.
     *
     * @param seal closes a secret for the inventory that is to take it
     * @throws InventoryException names line, pool and field of a secret that is none
     */
    public static Document of(Document document, UnaryOperator<byte[]> seal) throws InventoryException {
        List<Row> pools = new ArrayList<>();
        for (Row row : document.pools()) {
            Optional<String> secret = row.text(Fields.OPERATOR_SECRET);
            if (secret.isEmpty()) {
                pools.add(row);
                continue;
            }
            String place = RowValues.place("pool", row, Fields.PID);
            if (row.text(Fields.OPERATOR_KEY).isPresent()) {
                throw Rules.invalid(place, Fields.OPERATOR_KEY, "comes with an operatorSecret; give one of them");
            }
            Keypair key = Rules.operator(place, Fields.OPERATOR_SECRET, secret.get().strip());
            Map<String, String> fields = new HashMap<>(row.fields());
            fields.remove(Fields.OPERATOR_SECRET);
            fields.put(Fields.OPERATOR_KEY, closed(key, seal));
            pools.add(new Row(row.line(), fields));
        }
        return new Document(document.source(), pools, document.workers());
    }

    static String closed(Keypair key, UnaryOperator<byte[]> seal) {
        byte[] secret = key.secret().toArray();
        try {
            return Base64.getEncoder().encodeToString(seal.apply(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
