package prb.worker.chain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import prb.substrate.runtime.Value;

/**
 * A computing session as JSON members in the way of the original: numbers as texts with commas, v and ve as decimals, the
 * reward in PHA, and the values as they are under {@code raw}. What a runtime's session does not have is left out. Stateless.
 */
final class SessionText {

    /** v and ve are fixed-point numbers with 64 bits behind the point. */
    private static final BigDecimal ONE = new BigDecimal(BigInteger.ONE.shiftLeft(64));
    private static final int DECIMALS = 8;
    private static final int PHA_DECIMALS = 12;
    private static final int PHA_SHOWN = 4;
    /** Larger numbers lose digits in JavaScript and are written in hex. */
    private static final BigInteger NUMBER_MAX = BigInteger.ONE.shiftLeft(53);

    private SessionText() {}

    static String members(Value session) {
        String human = fields(session).entrySet().stream()
                .map(field -> string(camel(field.getKey())) + ":" + member(field.getKey(), field.getValue()))
                .collect(Collectors.joining(","));
        return human + ",\"raw\":" + json(session, false);
    }

    private static String member(String name, Value value) {
        return switch (name) {
            case "v", "ve" -> string(fixedPoint(value.asBigInteger()));
            case "stats" -> fields(value).containsKey("total_reward")
                    ? "{\"totalReward\":" + string(pha(value.get("total_reward").asBigInteger())) + "}" : json(value, true);
            default -> json(value, true);
        };
    }

    private static String fixedPoint(BigInteger bits) {
        return new BigDecimal(bits).divide(ONE, new MathContext(40)).setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString();
    }

    private static String pha(BigInteger amount) {
        return new BigDecimal(amount, PHA_DECIMALS).setScale(PHA_SHOWN, RoundingMode.DOWN).toPlainString() + " PHA";
    }

    private static Map<String, Value> fields(Value value) {
        return plain(value) instanceof Value.Struct struct ? struct.fields() : Map.of();
    }

    /** What wrappers without field names wrap; a struct with one named field is shown as one. */
    private static Value plain(Value value) {
        Value inner = value;
        while (inner instanceof Value.Struct struct && struct.fields().size() == 1 && struct.fields().containsKey("0")) {
            inner = struct.fields().values().iterator().next();
        }
        return inner;
    }

    private static String json(Value value, boolean human) {
        return switch (plain(value)) {
            case Value.Num num -> number(num.value(), human);
            case Value.Bool bool -> Boolean.toString(bool.value());
            case Value.Text text -> string(text.value());
            case Value.Blob blob -> string(blob.value().toHex());
            case Value.Seq seq -> list(seq.items(), human);
            case Value.Struct struct -> object(struct.fields(), human);
            case Value.Variant variant -> variant(variant, human);
            case Value.Raw raw -> string(raw.scale().toHex());
        };
    }

    private static String variant(Value.Variant variant, boolean human) {
        if (variant.name().equals("None") && variant.fields().isEmpty()) {
            return "null";
        }
        Optional<Value> only = variant.fields().size() == 1 ? variant.fields().values().stream().findFirst() : Optional.empty();
        if (variant.name().equals("Some") && only.isPresent()) {
            return json(only.get(), human);
        }
        return variant.fields().isEmpty() ? string(variant.name())
                : "{" + string(variant.name()) + ":" + object(variant.fields(), human) + "}";
    }

    private static String number(BigInteger number, boolean human) {
        if (human) {
            return string(String.format("%,d", number));
        }
        return number.compareTo(NUMBER_MAX) < 0 ? number.toString() : string("0x" + number.toString(16));
    }

    private static String list(List<Value> items, boolean human) {
        return items.stream().map(item -> json(item, human)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(Map<String, Value> fields, boolean human) {
        return fields.entrySet().stream().map(field -> string(camel(field.getKey())) + ":" + json(field.getValue(), human))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String camel(String snake) {
        StringBuilder out = new StringBuilder(snake.length());
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            boolean joins = c == '_' && i + 1 < snake.length();
            out.append(joins ? Character.toUpperCase(snake.charAt(++i)) : c);
        }
        return out.toString();
    }

    /** Names and texts of a runtime's metadata and numbers: nothing in them needs more than this. */
    private static String string(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
