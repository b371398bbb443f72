package prb.substrate.chain.trie;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * What a block did to the state, as {@code pha_getStorageChangesAt} answers it. SCALE: Vec(key, Option value), then
 * Vec(child key, Vec(key, Option value)). A change without value is a deletion; an empty value is a value. Decoded
 * byte strings are views of the input. Immutable; any thread.
 *
 * @param main changes of the main trie
 * @param child changes of child tries
 */
public record StorageChanges(List<Change> main, List<ChildChanges> child) {

    /** Least bytes of one change: empty key, no value. */
    private static final int CHANGE_SIZE_MIN = 2;

    /** Least bytes of one child's changes: empty child key, empty list. */
    private static final int CHILD_SIZE_MIN = 2;

    /** Keeps a copy of the lists, which can not be changed. */
    public StorageChanges {
        main = List.copyOf(main);
        child = List.copyOf(child);
    }

    /**
     * One written or deleted key.
     *
     * @param key the storage key
     * @param value what is there now; empty when the key was deleted
     */
    public record Change(Bytes key, Optional<Bytes> value) {
    }

    /**
     * What happened in one child trie.
     *
     * @param childKey its key without the prefix {@code :child_storage:default:}
     * @param changes its changes
     */
    public record ChildChanges(Bytes childKey, List<Change> changes) {

        /** Keeps a copy of the lists, which can not be changed. */
        public ChildChanges {
            changes = List.copyOf(changes);
        }
    }

    /** Reads exactly one value. @throws prb.scale.ScaleException otherwise */
    public static StorageChanges decode(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        List<Change> main = in.in("main", StorageChanges::readChanges);
        List<ChildChanges> child = in.in("child", part -> part.list(CHILD_SIZE_MIN,
                item -> new ChildChanges(item.bytes(), readChanges(item))));
        in.expectEnd();
        return new StorageChanges(main, child);
    }

    /** The SCALE bytes. */
    public Bytes encode() {
        ScaleWriter out = new ScaleWriter(1024);
        writeChanges(out, main);
        out.list(child, (writer, item) -> writeChanges(writer.bytes(item.childKey()), item.changes()));
        return out.toBytes();
    }

    private static List<Change> readChanges(ScaleReader in) {
        return in.list(CHANGE_SIZE_MIN, item -> new Change(item.bytes(), item.option(ScaleReader::bytes)));
    }

    private static void writeChanges(ScaleWriter out, List<Change> changes) {
        out.list(changes, (writer, change) -> writer.bytes(change.key()).option(change.value(), ScaleWriter::bytes));
    }
}
