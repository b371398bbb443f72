package prb.inventory.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * A document as one table (RFC 4180). The first row names the columns in any order; column {@code kind} says whether a row is a
 * {@code pool} or a {@code worker}, and where it is missing all rows are workers. An empty cell counts as left out. The caller
 * bounds the text; a row has at most {@link CsvReader#CELLS_MAX} cells. Stateless.
 */
final class CsvForm {

    private static final String KIND = "kind";
    private static final String POOL = "pool";
    private static final String WORKER = "worker";
    /** In the order in which they are written. */
    private static final List<String> COLUMNS = List.of(KIND, Fields.PID, Fields.NAME, Fields.ENDPOINT, Fields.STAKE,
            Fields.OPERATOR, Fields.OWNER, Fields.ENABLED, Fields.SYNC_ONLY, Fields.GATEKEEPER, Fields.OPERATOR_KEY);

    private CsvForm() {}

    static Document read(String source, String text) throws InventoryException {
        List<Row> pools = new ArrayList<>();
        List<Row> workers = new ArrayList<>();
        CsvReader reader = new CsvReader(text, separator(text));
        List<String> columns = columns(reader.next());
        for (CsvReader.Cells cells = reader.next(); !cells.values().isEmpty(); cells = reader.next()) {
            if (cells.values().stream().allMatch(String::isBlank)) {
                continue;
            }
            if (cells.values().size() > columns.size()) {
                throw refused(cells.line(), "cell " + (columns.size() + 1), "has no column; is a separator not quoted?");
            }
            Map<String, String> fields = new HashMap<>();
            for (int i = 0; i < cells.values().size(); i++) {
                if (!cells.values().get(i).isEmpty()) {
                    fields.put(columns.get(i), cells.values().get(i));
                }
            }
            String kind = columns.contains(KIND) ? fields.getOrDefault(KIND, "").strip() : WORKER;
            fields.remove(KIND);
            switch (kind) {
                case POOL -> pools.add(new Row(cells.line(), fields));
                case WORKER -> workers.add(new Row(cells.line(), fields));
                default -> throw refused(cells.line(), KIND, "must be pool or worker");
            }
        }
        return new Document(source, pools, workers);
    }

    private static List<String> columns(CsvReader.Cells first) throws InventoryException {
        List<String> columns = first.values().stream().map(String::strip).toList();
        Set<String> known = new HashSet<>(Fields.OF_POOL);
        known.addAll(Fields.OF_WORKER);
        known.add(KIND);
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!known.contains(column)) {
                // Not repeated: a file without names of columns begins with values.
                throw refused(first.line(), "column " + (columns.indexOf(column) + 1),
                        "is none; the first row must name the columns: " + String.join(", ", COLUMNS) + ", "
                                + Fields.OPERATOR_SECRET);
            }
            if (!seen.add(column)) {
                throw refused(first.line(), column, "is named twice");
            }
        }
        if (columns.isEmpty()) {
            throw refused(1, "document", "is empty; the first row must name the columns");
        }
        return columns;
    }

    /** Spreadsheets of some countries write a semicolon. */
    private static char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.indexOf(',') < 0 && first.indexOf(';') >= 0 ? ';' : ',';
    }

    static InventoryException refused(int line, String field, String reason) {
        return new InventoryException(Kind.INVALID, "line " + line, field, reason);
    }

    static String write(Document document) {
        Set<String> columns = new LinkedHashSet<>(COLUMNS);
        if (document.pools().stream().noneMatch(row -> row.fields().containsKey(Fields.OPERATOR_KEY))) {
            columns.remove(Fields.OPERATOR_KEY);
        }
        StringBuilder text = new StringBuilder(String.join(",", columns)).append("\r\n");
        document.pools().forEach(row -> write(text, POOL, row, columns));
        document.workers().forEach(row -> write(text, WORKER, row, columns));
        return text.toString();
    }

    private static void write(StringBuilder text, String kind, Row row, Set<String> columns) {
        String separator = "";
        for (String column : columns) {
            text.append(separator).append(quoted(column.equals(KIND) ? kind : row.fields().getOrDefault(column, "")));
            separator = ",";
        }
        text.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.equals(cell.strip()) && cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c < ' ');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
