package prb.inventory.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.JsonForm;
import prb.worker.inventory.exchange.Row;

/**
 * A document as YAML 1.2, with the parts and fields of {@link JsonForm}. Read event by event: nothing is built that the text
 * asks for, nothing nests deeper than an item's fields, and aliases, anchors and tags are refused. A scalar is taken as the text
 * that stands there. The caller bounds the text. One per reading.
 */
final class YamlForm {

    private static final List<String> SWITCHES = List.of(Fields.ENABLED, Fields.SYNC_ONLY, Fields.GATEKEEPER);
    private static final List<String> NOTHING = List.of("", "~", "null", "Null", "NULL");

    private final Iterator<Event> events;

    private YamlForm(Iterator<Event> events) {
        this.events = events;
    }

    static Document read(String source, String text) throws InventoryException {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setParseComments(false).build();
        try {
            return new YamlForm(new Parse(settings).parseString(text).iterator()).document(source);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
            // The library's message may repeat what stands there.
            throw CsvForm.refused(line, "column " + column, "is no valid YAML");
        } catch (YamlEngineException e) {
            throw CsvForm.refused(1, "document", "is no valid YAML");
        }
    }

    private Document document(String source) throws InventoryException {
        List<Row> pools = new ArrayList<>();
        List<Row> workers = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        next();
        Event first = next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            throw refused(first, "document", "is empty");
        }
        expect(next(), Event.ID.MappingStart, "document", "must have pools and workers");
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            String part = key(event, seen);
            switch (part) {
                case "format" -> expect(part, JsonForm.FORMAT);
                case "version" -> expect(part, JsonForm.VERSION);
                // What this file is called now matters, not what it was.
                case "source" -> value(next(), part);
                case "pools" -> rows(part, pools);
                case "workers" -> rows(part, workers);
                default -> throw refused(event, part, "is no part of a document; parts are pools and workers");
            }
        }
        next();
        Event last = next();
        expect(last, Event.ID.StreamEnd, "document", "is followed by another one");
        return new Document(source, pools, workers);
    }

    private void rows(String part, List<Row> rows) throws InventoryException {
        Event start = next();
        if (start instanceof ScalarEvent scalar && value(scalar, part).isEmpty()) {
            return;
        }
        expect(start, Event.ID.SequenceStart, part, "must be a list");
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            expect(event, Event.ID.MappingStart, part, "must be a list of items with fields");
            Map<String, String> fields = new HashMap<>();
            List<String> seen = new ArrayList<>();
            int line = line(event);
            for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
                String field = key(key, seen);
                value(next(), field).ifPresent(value -> fields.put(field, value));
            }
            rows.add(new Row(line, fields));
        }
    }

    private Event next() throws InventoryException {
        Event event = events.next();
        if (event.getEventId() == Event.ID.Alias) {
            throw refused(event, "alias", "is not taken; write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor().map(Anchor::getValue).isPresent()) {
            throw refused(event, "anchor", "is not taken; write the value out where it belongs");
        }
        boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent start && start.getTag().isPresent();
        if (tagged) {
            throw refused(event, "tag", "is not taken; leave it out");
        }
        return event;
    }

    private static String key(Event event, List<String> seen) throws InventoryException {
        if (!(event instanceof ScalarEvent scalar)) {
            throw refused(event, "name", "must be a word");
        }
        if (seen.contains(scalar.getValue())) {
            throw refused(event, scalar.getValue(), "comes twice");
        }
        seen.add(scalar.getValue());
        return scalar.getValue();
    }

    private static Optional<String> value(Event event, String field) throws InventoryException {
        if (!(event instanceof ScalarEvent scalar)) {
            throw refused(event, field, "must be one value, not a list or a map");
        }
        return scalar.isPlain() && NOTHING.contains(scalar.getValue()) ? Optional.empty() : Optional.of(scalar.getValue());
    }

    private void expect(String field, String wanted) throws InventoryException {
        Event event = next();
        if (!value(event, field).equals(Optional.of(wanted))) {
            throw refused(event, field, "must be " + wanted + "; the document is of a newer program or of another");
        }
    }

    private static void expect(Event event, Event.ID wanted, String field, String reason) throws InventoryException {
        if (event.getEventId() != wanted) {
            throw refused(event, field, reason);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static InventoryException refused(Event event, String field, String reason) {
        return CsvForm.refused(line(event), field, reason);
    }

    static String write(Document document) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", JsonForm.FORMAT);
        all.put("version", Integer.parseInt(JsonForm.VERSION));
        all.put("pools", rows(document.pools(), Fields.OF_POOL));
        all.put("workers", rows(document.workers(), Fields.OF_WORKER));
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(Integer.MAX_VALUE)
                .setDereferenceAliases(true)
                // Other readers take more words for numbers or nothing than YAML 1.2 must: those are quoted.
                .setSchema(new CoreSchema()).build();
        return new Dump(settings).dumpToString(all);
    }

    private static List<Map<String, Object>> rows(List<Row> rows, List<String> order) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> item = new LinkedHashMap<>();
            order.forEach(field -> row.text(field).ifPresent(text -> item.put(field, object(field, text))));
            items.add(item);
        }
        return items;
    }

    /** Numbers and switches need no quotation marks. */
    private static Object object(String field, String text) {
        if (field.equals(Fields.PID) && text.matches("0|[1-9][0-9]{0,17}")) {
            return Long.valueOf(text);
        }
        return SWITCHES.contains(field) && (text.equals("true") || text.equals("false")) ? (Object) Boolean.valueOf(text) : text;
    }
}
