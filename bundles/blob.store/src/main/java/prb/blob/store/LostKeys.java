package prb.blob.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rebuild could not copy, in a file of the store, so that it is fetched again although nobody asks for it. The file goes
 * when a start finds all of it there. The owner's thread.
 */
final class LostKeys {

    /** Most values listed; the rest is found when it is read. */
    private static final int LISTED_MAX = 100_000;

    private static final String FILE = "lost-values";
    private static final Logger LOG = LoggerFactory.getLogger(LostKeys.class);

    private final List<String> lines = new ArrayList<>();
    private long count;

    void add(char kind, long number) {
        count++;
        if (lines.size() < LISTED_MAX) {
            lines.add(kind + " " + number);
        }
    }

    long count() {
        return count;
    }

    /** Leaves the list in a folder. */
    void write(Path folder) throws IOException {
        if (!lines.isEmpty()) {
            Files.write(folder.resolve(FILE), lines);
        }
    }

    /** Reads everything on the list of a folder, so that what is still lost counts as damaged. */
    static void look(Path folder, FactDb db) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        int lost = 0;
        for (String line : Files.readAllLines(file)) {
            if (line.matches("[a-z] [0-9]{1,10}") && line.charAt(0) != Keys.CURSOR) {
                lost += db.read(line.charAt(0), Long.parseLong(line.substring(2))).isEmpty() ? 1 : 0;
            }
        }
        if (lost == 0) {
            Files.delete(file);
        } else {
            LOG.warn("{} values that were lost in {} are fetched again", lost, folder);
        }
    }
}
