package prb.inventory.form;

import java.util.Locale;
import java.util.Optional;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.JsonForm;

/** The forms of a document. */
public enum Form {
    JSON, CSV, YAML;

    /** The form of a name: json, csv, yaml or yml, in whatever case. */
    public static Optional<Form> of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "json" -> Optional.of(JSON);
            case "csv" -> Optional.of(CSV);
            case "yaml", "yml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }

    /** The form that a file's name ends with. */
    public static Optional<Form> ofFile(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : of(file.substring(dot + 1));
    }

    /**
     * Reads a document.
     *
     * @param source its name
     * @throws InventoryException when the text is none in this form; names the line
     */
    public Document read(String source, String text) throws InventoryException {
        // Programs of Windows begin a text with a mark.
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return switch (this) {
            case JSON -> {
                Document read = JsonForm.read(source, plain);
                // What this file is called now matters, not what it was.
                yield new Document(source, read.pools(), read.workers());
            }
            case CSV -> CsvForm.read(source, plain);
            case YAML -> YamlForm.read(source, plain);
        };
    }

    /** The whole document, with an end of line at its end. */
    public String write(Document document) {
        return switch (this) {
            case JSON -> JsonForm.write(document);
            case CSV -> CsvForm.write(document);
            case YAML -> YamlForm.write(document);
        };
    }
}
