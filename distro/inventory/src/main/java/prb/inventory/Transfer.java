package prb.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.JsonForm;

/** A folder of our own (0700) under the temporary folder, gone when closed. */
record Transfer(Path folder) implements AutoCloseable {

    static Transfer open() throws IOException {
        return new Transfer(Files.createTempDirectory("prb-inventory-"));
    }

    /** Writes a document for the one that is to take it. */
    Path write(Document document) throws IOException {
        return Files.writeString(folder.resolve("document.json"), JsonForm.write(document, true));
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
