package prb.cli.output;

import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Indented lines of {@code name: value}; items of a list have a dash in front. Control characters are shown as escapes. */
public final class TextOutput implements Output {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    @Override
    public Output text(@Nullable String name, @Nullable String value) {
        return line(name, value == null ? "-" : printable(value));
    }

    @Override
    public Output number(@Nullable String name, @Nullable BigInteger value) {
        return line(name, value == null ? "-" : value.toString());
    }

    @Override
    public Output flag(@Nullable String name, @Nullable Boolean value) {
        return line(name, value == null ? "-" : value ? "yes" : "no");
    }

    @Override
    public Output object(@Nullable String name, Consumer<Output> body) {
        return block(name, () -> body.accept(this));
    }

    @Override
    public <T> Output list(@Nullable String name, List<T> items, BiConsumer<Output, T> item) {
        return items.isEmpty() ? line(name, "none") : block(name, () -> items.forEach(each -> item.accept(this, each)));
    }

    @Override
    public Output texts(@Nullable String name, List<String> values) {
        return line(name, values.isEmpty() ? "none" : printable(String.join(", ", values)));
    }

    @Override
    public Output range(@Nullable String name, @Nullable Range range) {
        return line(name, range == null ? "-" : range.from() + " to " + range.to());
    }

    @Override
    public Output note(@Nullable String name, @Nullable String value) {
        return text(name, value);
    }

    @Override
    public String finish() {
        return text.toString();
    }

    private Output block(@Nullable String name, Runnable body) {
        text.append(INDENT.repeat(depth)).append(name == null ? "-" : name + ":").append('\n');
        depth++;
        body.run();
        depth--;
        return this;
    }

    private Output line(@Nullable String name, String value) {
        text.append(INDENT.repeat(depth)).append(name == null ? "- " : name + ": ").append(value).append('\n');
        return this;
    }

    /** Foreign text must not steer the terminal. */
    private static String printable(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
