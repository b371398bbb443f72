package prb.worker.inventory;

import java.util.Base64;
import java.util.Optional;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * A pool of a document, its values sound by themselves. What the document leaves out is empty.
 *
 * @param place what messages call it
 * @param owner present: the account, or that there is none
 */
record PoolRow(String place, long pid, Optional<String> name, Optional<AccountId> operator, Optional<Keypair> key,
        Optional<Optional<AccountId>> owner, Optional<Boolean> enabled, Optional<Boolean> syncOnly) {

    /** Envelopes are about 400 bytes. */
    private static final int KEY_CHARS_MAX = 4_096;

    /** Derives or opens the operator's key, which takes milliseconds. */
    static PoolRow of(Row row, OperatorKeys keys) throws InventoryException {
        String place = RowValues.place("pool", row, Fields.PID);
        RowValues values = new RowValues(place, row);
        values.expectOnly(Fields.OF_POOL);
        long pid = values.number(Fields.PID).orElseThrow(() -> values.missing(Fields.PID));
        Rules.pid(place, pid);
        Optional<String> name = row.text(Fields.NAME);
        if (name.isPresent()) {
            Rules.name(place, name.get());
        }
        Optional<AccountId> operator = values.account(Fields.OPERATOR);
        Optional<Keypair> key = key(values, keys);
        if (operator.isPresent() && key.isPresent() && !key.get().accountId().equals(operator.get())) {
            throw Rules.invalid(place, Fields.OPERATOR, "is not the account of the secret or key that comes with it");
        }
        Optional<Optional<AccountId>> owner = row.text(Fields.OWNER).isEmpty() ? Optional.empty()
                : Optional.of(values.account(Fields.OWNER));
        return new PoolRow(place, pid, name, operator, key, owner, values.choice(Fields.ENABLED),
                values.choice(Fields.SYNC_ONLY));
    }

    private static Optional<Keypair> key(RowValues values, OperatorKeys keys) throws InventoryException {
        Optional<String> secret = values.row().text(Fields.OPERATOR_SECRET);
        Optional<String> closed = values.row().text(Fields.OPERATOR_KEY);
        if (secret.isPresent() && closed.isPresent()) {
            throw Rules.invalid(values.place(), Fields.OPERATOR_KEY, "comes with an operatorSecret; give one of them");
        }
        if (secret.isPresent()) {
            return Optional.of(Rules.operator(values.place(), Fields.OPERATOR_SECRET, secret.get().strip()));
        }
        if (closed.isEmpty()) {
            return Optional.empty();
        }
        if (closed.get().length() > KEY_CHARS_MAX) {
            throw Rules.invalid(values.place(), Fields.OPERATOR_KEY, "has more than " + KEY_CHARS_MAX + " characters");
        }
        try {
            return Optional.of(keys.open(Base64.getDecoder().decode(closed.get().strip())));
        } catch (IllegalArgumentException e) {
            throw Rules.invalid(values.place(), Fields.OPERATOR_KEY, "does not open with identity " + keys.peerId()
                    + ": an exported key belongs to the key file LIFECYCLE of the inventory that it came from");
        }
    }

    /** Its name where the document tells it, else its pid. */
    @Override
    public String toString() {
        return place;
    }
}
