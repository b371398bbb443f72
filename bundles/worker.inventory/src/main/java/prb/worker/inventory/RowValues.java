package prb.worker.inventory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * Reads the texts of a row.
 *
 * @param place what messages call it
 */
record RowValues(String place, Row row) {

    /** Names an item by line and name. A pool without a name is named by its pid, when that can be shown. */
    static String place(String kind, Row row, String otherwise) {
        String name = row.text(Fields.NAME).or(() -> row.text(otherwise).map(text -> otherwise + " " + text)).orElse("");
        return "line " + row.line() + ": " + Rules.item(kind, row.line() - 1, name);
    }

    void expectOnly(List<String> known) throws InventoryException {
        TreeSet<String> unknown = new TreeSet<>(row.fields().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw Rules.invalid(place, unknown.first(), "is no field of it; fields are " + String.join(", ", known));
        }
    }

    InventoryException missing(String field) {
        return Rules.invalid(place, field, "is missing");
    }

    OptionalLong number(String field) throws InventoryException {
        Optional<String> text = row.text(field).map(String::strip);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException e) {
            throw Rules.invalid(place, field, "must be a whole number below 2^63");
        }
    }

    /** Empty also for the word that says there is none. */
    Optional<AccountId> account(String field) throws InventoryException {
        Optional<String> text = row.text(field).map(String::strip).filter(word -> !word.equalsIgnoreCase(Fields.NONE));
        return text.isEmpty() ? Optional.empty() : Rules.account(place, field, text.get());
    }

    /** Spreadsheets write these words in capitals. */
    Optional<Boolean> choice(String field) throws InventoryException {
        Optional<String> text = row.text(field).map(String::strip);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().equalsIgnoreCase("true") && !text.get().equalsIgnoreCase("false")) {
            throw Rules.invalid(place, field, "must be true or false");
        }
        return Optional.of(Boolean.valueOf(text.get()));
    }
}
