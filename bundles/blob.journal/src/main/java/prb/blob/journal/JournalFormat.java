package prb.blob.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/**
 * Layout of a journal folder, by the number in its file {@code format}. 1 has hourly files and no such file; 2 has a file for
 * each minute, so that a fast first sync frees its disk early. Another number is refused, never guessed.
 */
enum JournalFormat {
    HOURLY(1, RollCycles.FAST_HOURLY), MINUTELY(2, LegacyRollCycles.MINUTELY);

    private static final String FILE = "format";
    private static final String QUEUE_FILE = "metadata.cq4t";

    private final int number;
    @SuppressWarnings("ImmutableEnumChecker") // both values are enum constants of Chronicle without state
    private final RollCycle cycle;

    JournalFormat(int number, RollCycle cycle) {
        this.number = number;
        this.cycle = cycle;
    }

    /** How long entries go to one file. */
    RollCycle cycle() {
        return cycle;
    }

    /** The format of a folder; a new folder gets the newest. */
    static JournalFormat of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            for (JournalFormat format : values()) {
                if (text.equals(Integer.toString(format.number))) {
                    return format;
                }
            }
            throw new IOException("the journal in " + folder + " has format " + text + ", this program reads 1 to "
                    + MINUTELY.number + "; use the program that wrote it, or another data folder");
        }
        if (Files.exists(folder.resolve(QUEUE_FILE))) {
            return HOURLY;
        }
        Files.writeString(file, MINUTELY.number + "\n");
        return MINUTELY;
    }
}
