package prb.blob.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who reads the journal and how far each got, kept in the file {@code tails} (one {@code name index} a line, hexadecimal), so
 * that a reader that is away does not lose entries. The line {@code :deleted} tells up to where entries are gone. A lost file
 * only makes the journal keep more. Thread-safe.
 */
final class TailRegister {

    private static final String DELETED = ":deleted";
    private static final int TAILS_MAX = 64;

    private final Path file;
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private long deleted = -1;

    TailRegister(Path folder) throws IOException {
        file = folder.resolve("tails");
        try {
            for (String line : Files.readAllLines(file)) {
                String[] part = line.split(" ");
                if (part.length == 2 && part[1].matches("-?[0-9a-f]{1,16}")) {
                    take(part[0], Long.parseLong(part[1], 16));
                }
            }
        } catch (NoSuchFileException none) {
            deleted = -1; // a new journal
        }
    }

    private void take(String name, long index) {
        if (name.equals(DELETED)) {
            deleted = index;
        } else {
            acknowledged.put(name, index);
        }
    }

    /** Makes a tail known; entries after the index it has acknowledged are kept for it from now on. */
    synchronized void join(String name) {
        if (acknowledged.size() >= TAILS_MAX) {
            throw new IllegalStateException("the journal has " + TAILS_MAX + " tails, no more are taken");
        }
        acknowledged.putIfAbsent(name, -1L);
        save();
    }

    /** @return the index up to which every tail that was ever known is done */
    synchronized long acknowledge(String name, long index) {
        if (acknowledged.merge(name, index, Math::max) == index) {
            save();
        }
        return acknowledged.values().stream().mapToLong(Long::longValue).min().orElse(-1);
    }

    /** Index up to which entries were deleted, -1 none. */
    synchronized long deleted() {
        return deleted;
    }

    synchronized void deletedUpTo(long index) {
        deleted = Math.max(deleted, index);
        save();
    }

    private void save() {
        StringBuilder text = new StringBuilder();
        acknowledged.forEach((name, index) -> text.append(name).append(' ').append(Long.toString(index, 16)).append('\n'));
        text.append(DELETED).append(' ').append(Long.toString(deleted, 16)).append('\n');
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can not note in " + file + " how far the journal's readers are", e);
        }
    }
}
