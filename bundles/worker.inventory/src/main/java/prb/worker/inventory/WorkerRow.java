package prb.worker.inventory;

import java.math.BigInteger;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * A worker of a document, its values sound by themselves. What the document leaves out is empty.
 *
 * @param place what messages call it
 */
record WorkerRow(String place, String name, OptionalLong pid, Optional<URI> endpoint, Optional<BigInteger> stake,
        Optional<Boolean> enabled, Optional<Boolean> syncOnly, Optional<Boolean> gatekeeper) {

    static WorkerRow of(Row row) throws InventoryException {
        String place = RowValues.place("worker", row, Fields.NAME);
        RowValues values = new RowValues(place, row);
        values.expectOnly(Fields.OF_WORKER);
        String name = Rules.name(place, row.text(Fields.NAME).orElseThrow(() -> values.missing(Fields.NAME)));
        OptionalLong pid = values.number(Fields.PID);
        if (pid.isPresent()) {
            Rules.pid(place, pid.getAsLong());
        }
        Optional<String> endpoint = row.text(Fields.ENDPOINT);
        Optional<String> stake = row.text(Fields.STAKE);
        return new WorkerRow(place, name, pid,
                endpoint.isPresent() ? Optional.of(Rules.endpoint(place, endpoint.get())) : Optional.empty(),
                stake.isPresent() ? Optional.of(Rules.stake(place, stake.get().strip())) : Optional.empty(),
                values.choice(Fields.ENABLED), values.choice(Fields.SYNC_ONLY), values.choice(Fields.GATEKEEPER));
    }
}
