package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import prb.worker.api.Pool;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/** The whole inventory as a document. Stateless. */
final class InventoryExport {

    private InventoryExport() {}

    static Document of(String source, Snapshot now, boolean withKeys) {
        List<Row> pools = new ArrayList<>();
        for (Pool pool : now.pools()) {
            Map<String, String> fields = Fields.of(pool);
            byte[] key = now.keyOfPool(pool.id());
            if (withKeys && key != null) {
                fields.put(Fields.OPERATOR_KEY, Base64.getEncoder().encodeToString(key));
            }
            pools.add(new Row(pools.size() + 1, fields));
        }
        List<Row> workers = new ArrayList<>();
        now.workers().forEach(worker -> workers.add(new Row(workers.size() + 1, Fields.of(worker))));
        return new Document(source, pools, workers);
    }
}
