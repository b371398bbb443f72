package prb.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line. */
public final class JsonOutput implements Output {

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    public JsonOutput() {
        try {
            json = new JsonFactory().createGenerator(text);
            json.writeStartObject();
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    @Override
    public Output text(@Nullable String name, @Nullable String value) {
        return write(name, () -> json.writeString(value)); // writes null for null
    }

    @Override
    public Output number(@Nullable String name, @Nullable BigInteger value) {
        return write(name, () -> {
            if (value == null) {
                json.writeNull();
            } else if (value.abs().compareTo(EXACT_MAX) > 0) {
                json.writeString(value.toString());
            } else {
                json.writeNumber(value.longValueExact());
            }
        });
    }

    @Override
    public Output flag(@Nullable String name, @Nullable Boolean value) {
        return write(name, () -> {
            if (value == null) {
                json.writeNull();
            } else {
                json.writeBoolean(value);
            }
        });
    }

    @Override
    public Output object(@Nullable String name, Consumer<Output> body) {
        return write(name, () -> {
            json.writeStartObject();
            body.accept(this);
            json.writeEndObject();
        });
    }

    @Override
    public <T> Output list(@Nullable String name, List<T> items, BiConsumer<Output, T> item) {
        return write(name, () -> {
            json.writeStartArray();
            items.forEach(each -> item.accept(this, each));
            json.writeEndArray();
        });
    }

    @Override
    public Output note(@Nullable String name, @Nullable String value) {
        return this;
    }

    @Override
    public String finish() {
        try {
            json.writeEndObject();
            json.close();
        } catch (IOException e) {
            throw impossible(e);
        }
        return text + "\n";
    }

    private Output write(@Nullable String name, Action value) {
        try {
            if (name != null) {
                json.writeFieldName(name);
            }
            value.run();
            return this;
        } catch (IOException e) {
            throw impossible(e);
        }
    }

    private static UncheckedIOException impossible(IOException e) {
        return new UncheckedIOException("JSON cannot be written to memory", e);
    }

    /** A piece of writing that may fail in theory. */
    private interface Action {
        void run() throws IOException;
    }
}
