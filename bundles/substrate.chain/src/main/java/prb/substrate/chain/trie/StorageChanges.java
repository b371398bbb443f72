package prb.substrate.chain.trie;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/** What a block did to the state. A change without value is a deletion; an empty value is a value. SCALE: Vec(key, Option value), Vec(child key, Vec(key, Option value)). */
public record StorageChanges(List<Change> main, List<ChildChanges> child) {
    public StorageChanges { main = List.copyOf(main); child = List.copyOf(child); }
    public record Change(Bytes key, Optional<Bytes> value) {}
    public record ChildChanges(Bytes childKey, List<Change> changes) { public ChildChanges { changes = List.copyOf(changes); } }
    public static StorageChanges decode(Bytes encoded) { throw new AssertionError("room not filled"); }
    public Bytes encode() { throw new AssertionError("room not filled"); }
}
