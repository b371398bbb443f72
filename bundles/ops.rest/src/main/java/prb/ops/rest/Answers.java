package prb.ops.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.ops.api.ApiAnswer;
import prb.worker.api.InventoryException;

/** How this room says things: errors, amounts of money, times, heights. Stateless. */
final class Answers {

    static final String NO_FLEET = "this role drives no workers at present";
    static final String NO_INVENTORY = "this role keeps no inventory at present";
    /** SS58 prefix of Phala and Khala. */
    static final int SS58_PREFIX = 30;
    private static final int PHA_DECIMALS = 12;

    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ApiAnswer error(int status, String message) {
        return new ApiAnswer(status, object().put("error", message).toString());
    }

    /** What is missing is asked for again later. */
    static ApiAnswer absent(String message) {
        return error(503, message);
    }

    /** A change that the inventory refused as a whole, with item and field. */
    static ApiAnswer refused(InventoryException e) {
        int status = switch (e.kind()) {
            case INVALID -> 400;
            case NOT_FOUND -> 404;
            case DUPLICATE -> 409;
        };
        return new ApiAnswer(status, object().put("error", String.valueOf(e.getMessage())).put("item", e.item())
                .put("field", e.field()).toString());
    }

    /** Adds an amount: {@code NAME} in the smallest unit and {@code NAME_pha} in PHA, both as decimal text. */
    static void money(ObjectNode json, String name, BigInteger amount) {
        json.put(name, amount.toString()).put(name + "_pha", pha(amount));
    }

    /** In PHA, without zeros at the end. */
    static String pha(BigInteger amount) {
        BigDecimal text = new BigDecimal(amount, PHA_DECIMALS).stripTrailingZeros();
        return (text.scale() < 0 ? text.setScale(0) : text).toPlainString();
    }

    static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    /** The last number that somebody has who wants {@code next}; -1 when that is not known. */
    static long last(long next) {
        return next < 0 ? -1 : Math.max(0, next - 1);
    }

    /** A rate or a time with as many decimals as are of use. */
    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
