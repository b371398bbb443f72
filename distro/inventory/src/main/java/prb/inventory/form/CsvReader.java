package prb.inventory.form;

import java.util.ArrayList;
import java.util.List;
import prb.worker.api.InventoryException;

/** Reads the rows of a table one by one (RFC 4180). One thread. */
final class CsvReader {

    /** Cells of a row. */
    static final int CELLS_MAX = 64;
    /** Characters of a cell. */
    static final int CELL_CHARS_MAX = 8_192;
    private static final int END = -1;

    private final String text;
    private final char separator;
    private int at;
    private int line = 1;

    /**
     * A row.
     *
     * @param line where it begins
     * @param values none at the end of the table
     */
    record Cells(int line, List<String> values) {}

    CsvReader(String text, char separator) {
        this.text = text;
        this.separator = separator;
    }

    Cells next() throws InventoryException {
        int begin = line;
        List<String> cells = new ArrayList<>();
        if (at >= text.length()) {
            return new Cells(begin, cells);
        }
        boolean more = true;
        while (more) {
            if (cells.size() == CELLS_MAX) {
                throw CsvForm.refused(line, "row", "has more than " + CELLS_MAX + " cells");
            }
            cells.add(peek() == '"' ? quoted() : plain());
            more = peek() == separator;
            if (more) {
                at++;
            }
        }
        endOfLine(cells.size());
        return new Cells(begin, cells);
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private String plain() throws InventoryException {
        int begin = at;
        while (peek() != END && peek() != separator && peek() != '\r' && peek() != '\n') {
            if (peek() == '"') {
                throw CsvForm.refused(line, "cell", "has a quotation mark inside; quote the cell and double the mark");
            }
            at++;
        }
        return bounded(text.substring(begin, at));
    }

    private String quoted() throws InventoryException {
        int begin = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (true) {
            int c = peek();
            at++;
            if (c == END) {
                throw CsvForm.refused(begin, "cell", "has a quotation mark that is never closed");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return bounded(cell.toString());
                }
                at++;
            }
            if (c == '\n') {
                line++;
            }
            cell.append((char) c);
        }
    }

    private String bounded(String cell) throws InventoryException {
        if (cell.length() > CELL_CHARS_MAX) {
            throw CsvForm.refused(line, "cell", "has " + cell.length() + " characters, limit is " + CELL_CHARS_MAX);
        }
        return cell;
    }

    private void endOfLine(int cells) throws InventoryException {
        if (peek() != END && peek() != '\r' && peek() != '\n') {
            throw CsvForm.refused(line, "cell " + cells, "goes on after its closing quotation mark");
        }
        if (peek() == '\r') {
            at++;
        }
        if (peek() == '\n') {
            at++;
        }
        line++;
    }
}
