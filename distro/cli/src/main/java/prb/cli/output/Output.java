package prb.cli.output;

import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/**
 * Takes the fields of a finding in order. Names are null for items of a list. A null value is written as JSON null and, for
 * people, as a dash. One thread at a time.
 */
public interface Output {

    /** Largest integer that every JSON reader keeps exactly, 2^53-1; greater ones become decimal text. */
    BigInteger EXACT_MAX = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    Output text(@Nullable String name, @Nullable String value);

    /** A whole number; in JSON a decimal text when its magnitude is above {@link #EXACT_MAX}. */
    Output number(@Nullable String name, @Nullable BigInteger value);

    Output flag(@Nullable String name, @Nullable Boolean value);

    /** Fields under a name, in braces. */
    Output object(@Nullable String name, Consumer<Output> body);

    /** Items under a name, in brackets; the writer gives each item without a name. */
    <T> Output list(@Nullable String name, List<T> items, BiConsumer<Output, T> item);

    /** Something that only people see. */
    Output note(@Nullable String name, @Nullable String value);

    /** What was written, whole, with a line feed at its end. */
    String finish();

    default Output number(@Nullable String name, long value) {
        return number(name, BigInteger.valueOf(value));
    }

    /** Lower-case hex with {@code 0x}. */
    default Output hex(@Nullable String name, @Nullable Bytes value) {
        return text(name, value == null ? null : value.toHex());
    }

    /** A list of texts. */
    default Output texts(@Nullable String name, List<String> values) {
        return list(name, values, (out, value) -> out.text(null, value));
    }

    /** Two numbers as a list, or null when there are none. */
    default Output range(@Nullable String name, @Nullable Range range) {
        return range == null ? text(name, null) : list(name, List.of(range.from(), range.to()), (out, n) -> out.number(null, n));
    }

    /** First and last of a run of blocks. */
    record Range(long from, long to) {}
}
