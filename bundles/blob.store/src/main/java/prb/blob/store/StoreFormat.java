package prb.blob.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;

/**
 * Layout of keys and values, by a number that stands in the database and in the file {@code format} beside it. Another number is
 * refused, never guessed, whatever state the database is in. A number that can not be read any more says nothing about the facts,
 * each of which has a checksum: then the store is rebuilt. Stateless.
 */
final class StoreFormat {

    /** The layout that this program reads and writes. */
    static final int NUMBER = 2;

    private static final String FILE = "format";
    private static final Logger LOG = LoggerFactory.getLogger(StoreFormat.class);

    private StoreFormat() {
    }

    /** @throws RocksDBException when the file names another format; a file that is not there or not legible says nothing */
    static void checkFile(Path folder) throws RocksDBException {
        Optional<Integer> number = file(folder);
        if (number.isPresent() && number.get() != NUMBER) {
            throw other(folder, number.get());
        }
    }

    private static Optional<Integer> file(Path folder) {
        try {
            String text = Files.exists(folder.resolve(FILE)) ? Files.readString(folder.resolve(FILE)).strip() : "";
            return text.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("The file {} of {} is not legible: {}", FILE, folder, e.toString());
            return Optional.empty();
        }
    }

    /** Checks the record of an open database, or writes that of a new one. */
    static void check(RocksDB db, Path folder, boolean readOnly) throws RocksDBException {
        byte[] record;
        try {
            record = db.get(Keys.key(Keys.FORMAT, 0));
        } catch (RocksDBException e) {
            throw isCorrupt(e) ? rotten(folder, readOnly, "its format record can not be read: " + e.getMessage()) : e;
        }
        if (record == null && !readOnly && isEmpty(db)) {
            db.put(Keys.key(Keys.FORMAT, 0), Seal.close(Bytes.ofInts(NUMBER)));
        } else if (record == null) {
            throw file(folder).isPresent() ? rotten(folder, readOnly, "its format record is gone")
                    : new RocksDBException("the store in " + folder + " is no store of facts; use another data folder");
        } else {
            Bytes number = Seal.open(record).filter(value -> value.size() == 1)
                    .orElseThrow(() -> rotten(folder, readOnly, "its format record has a wrong CRC"));
            if ((number.get(0) & 0xff) != NUMBER) {
                throw other(folder, number.get(0) & 0xff);
            }
        }
        if (!readOnly && file(folder).isEmpty()) {
            writeFile(folder);
        }
    }

    private static boolean isEmpty(RocksDB db) {
        try (RocksIterator at = db.newIterator()) {
            at.seekToFirst();
            return !at.isValid();
        }
    }

    private static void writeFile(Path folder) throws RocksDBException {
        try {
            Files.writeString(folder.resolve(FILE), NUMBER + "\n");
        } catch (IOException e) {
            throw new RocksDBException("can not write " + folder.resolve(FILE) + ": " + e.getMessage());
        }
    }

    private static RocksDBException other(Path folder, int number) {
        return new RocksDBException("the store in " + folder + " has format " + number + ", this program reads " + NUMBER
                + "; use the program that wrote it, or another data folder");
    }

    /** What to throw for a store that can not be opened as it is. It is rebuilt when it is opened next, unless only read now. */
    static RocksDBException rotten(Path folder, boolean readOnly, String why) {
        if (!readOnly) {
            Rebuild.markToSetAside(folder);
        }
        return new RocksDBException("the store in " + folder + " is rotten, " + why
                + "; it is rebuilt when the data provider starts, the old files are kept beside it");
    }

    /** Whether RocksDB speaks of rotten bytes. */
    static boolean isCorrupt(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }
}
