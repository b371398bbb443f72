package prb.worker.inventory.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;

/**
 * A document as JSON: {@code {"format": "prb-inventory", "version": 1, "pools": [...], "workers": [...]}}. Read token by token:
 * nothing nests deeper than an item's fields, whatever the text holds. The caller bounds the text. Stateless.
 */
public final class JsonForm {

    /** What {@code format} says. */
    public static final String FORMAT = "prb-inventory";
    /** What {@code version} says. */
    public static final String VERSION = "1";
    private static final String LINE = "line";
    private static final JsonFactory JSON = new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final List<String> NUMBERS = List.of(Fields.PID, LINE);
    private static final List<String> SWITCHES = List.of(Fields.ENABLED, Fields.SYNC_ONLY, Fields.GATEKEEPER);

    private JsonForm() {}

    /**
     * Reads a document.
     *
     * @param source its name, unless it tells one itself
     * @throws InventoryException when the text is none; the message names the line and nothing of what stands there
     */
    public static Document read(String source, String text) throws InventoryException {
        try (JsonParser in = JSON.createParser(text)) {
            return document(source, in);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            // Jackson's own message may repeat what stands there.
            throw refused(line, "column " + column, "is no valid JSON, or a name comes twice");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document document(String source, JsonParser in) throws IOException, InventoryException {
        String name = source;
        List<Row> pools = new ArrayList<>();
        List<Row> workers = new ArrayList<>();
        expect(in, in.nextToken(), JsonToken.START_OBJECT, "document", "must be an object with pools and workers");
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "format" -> expect(in, field, FORMAT);
                case "version" -> expect(in, field, VERSION);
                case "source" -> name = scalar(in, field);
                case "pools" -> rows(in, field, pools);
                case "workers" -> rows(in, field, workers);
                default -> throw refused(line(in), field, "is no part of a document; parts are pools and workers");
            }
        }
        if (in.nextToken() != null) {
            throw refused(line(in), "document", "goes on after its end");
        }
        return new Document(name, pools, workers);
    }

    private static void rows(JsonParser in, String field, List<Row> rows) throws IOException, InventoryException {
        expect(in, in.currentToken(), JsonToken.START_ARRAY, field, "must be a list");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in, in.currentToken(), JsonToken.START_OBJECT, field, "must be a list of objects");
            rows.add(row(in));
        }
    }

    private static Row row(JsonParser in) throws IOException, InventoryException {
        int line = line(in);
        Map<String, String> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken value = in.nextToken();
            if (field.equals(LINE) && value == JsonToken.VALUE_NUMBER_INT) {
                line = in.getIntValue();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(field, scalar(in, field));
            }
        }
        return new Row(line, fields);
    }

    private static String scalar(JsonParser in, String field) throws IOException, InventoryException {
        if (!in.currentToken().isScalarValue()) {
            throw refused(line(in), field, "must be one value, not a list or an object");
        }
        return in.getText();
    }

    private static void expect(JsonParser in, String field, String value) throws IOException, InventoryException {
        if (!scalar(in, field).equals(value)) {
            throw refused(line(in), field, "must be " + value + "; the document is of a newer program or of another");
        }
    }

    private static void expect(JsonParser in, JsonToken found, JsonToken wanted, String field, String reason)
            throws InventoryException {
        if (found != wanted) {
            throw refused(line(in), field, reason);
        }
    }

    private static int line(JsonParser in) {
        return in.currentTokenLocation().getLineNr();
    }

    private static InventoryException refused(int line, String field, String reason) {
        return new InventoryException(Kind.INVALID, "line " + line, field, reason);
    }

    /** One item a line, fields in their usual order. */
    public static String write(Document document) {
        return write(document, false);
    }

    /**
     * The same for another program that takes the document in.
     *
     * @param lines whether to tell it the document's source, and the line of each item where it was first written
     */
    public static String write(Document document, boolean lines) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("format", FORMAT);
            out.writeNumberField("version", Integer.parseInt(VERSION));
            if (lines) {
                out.writeStringField("source", document.source());
            }
            rows(out, "pools", document.pools(), Fields.OF_POOL, lines);
            rows(out, "workers", document.workers(), Fields.OF_WORKER, lines);
            out.writeRaw("\n");
            out.writeEndObject();
            out.writeRaw("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void rows(JsonGenerator out, String name, List<Row> rows, List<String> order, boolean lines)
            throws IOException {
        out.writeFieldName(name);
        out.writeStartArray();
        for (Row row : rows) {
            out.writeRaw("\n  ");
            out.writeStartObject();
            if (lines) {
                out.writeNumberField(LINE, row.line());
            }
            for (String field : ordered(row, order)) {
                out.writeFieldName(field);
                value(out, field, row.fields().getOrDefault(field, ""));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static List<String> ordered(Row row, List<String> order) {
        List<String> fields = new ArrayList<>(order);
        fields.retainAll(row.fields().keySet());
        // What is unknown goes along: whoever takes the document in refuses it by name.
        row.fields().keySet().stream().filter(field -> !order.contains(field)).sorted().forEach(fields::add);
        return fields;
    }

    private static void value(JsonGenerator out, String field, String text) throws IOException {
        if (NUMBERS.contains(field) && text.matches("0|[1-9][0-9]{0,17}")) {
            out.writeNumber(Long.parseLong(text));
        } else if (SWITCHES.contains(field) && (text.equals("true") || text.equals("false"))) {
            out.writeBoolean(Boolean.parseBoolean(text));
        } else {
            out.writeString(text);
        }
    }
}
