package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.Vectors;

class ChildTrieTest {

    private static final Bytes CHILD = Bytes.utf8("pot");
    private static final Bytes ROOT_KEY = Bytes.utf8(":child_storage:default:pot");

    private static StorageChanges.Change set(String key, String value) {
        return new StorageChanges.Change(Bytes.utf8(key), Optional.of(Bytes.utf8(value)));
    }

    private static StorageChanges.Change delete(String key) {
        return new StorageChanges.Change(Bytes.utf8(key), Optional.empty());
    }

    private static StorageChanges child(StorageChanges.Change... changes) {
        return new StorageChanges(List.of(), List.of(new StorageChanges.ChildChanges(CHILD, List.of(changes))));
    }

    private static Bytes rootOf(Map<String, String> entries) {
        Trie trie = Trie.empty(TrieLayout.V0);
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            trie = trie.put(Bytes.utf8(entry.getKey()), Bytes.utf8(entry.getValue()));
        }
        return trie.root();
    }

    @Test
    void childRootsFollowTheChildsContentFromBlockToBlock() {
        Trie first = Trie.empty(TrieLayout.V0).apply(child(set("a", "1"), set("b", "2")));
        assertEquals(Optional.of(rootOf(Map.of("a", "1", "b", "2"))), first.get(ROOT_KEY));
        Trie second = first.put(Bytes.utf8("other"), Bytes.utf8("x")).apply(child(set("c", "3"), delete("a")));
        assertEquals(Optional.of(rootOf(Map.of("b", "2", "c", "3"))), second.get(ROOT_KEY));
        assertEquals(Optional.of(rootOf(Map.of("a", "1", "b", "2"))), first.get(ROOT_KEY));
    }

    @Test
    void emptyChildLosesItsRootAndMayComeBack() {
        Trie first = Trie.empty(TrieLayout.V0).apply(child(set("a", "1")));
        Trie gone = first.apply(child(delete("a")));
        assertEquals(0, gone.size());
        assertEquals(Trie.EMPTY_ROOT, gone.root());
        assertEquals(first.root(), gone.apply(child(set("a", "1"))).root());
    }

    @Test
    void mainChangesComeAfterChildRoots() {
        Bytes root = rootOf(Map.of("a", "1"));
        StorageChanges both = new StorageChanges(List.of(new StorageChanges.Change(ROOT_KEY, Optional.of(root))),
                List.of(new StorageChanges.ChildChanges(CHILD, List.of(set("a", "1")))));
        Trie trie = Trie.empty(TrieLayout.V0).apply(both);
        assertEquals(Optional.of(root), trie.get(ROOT_KEY));
        assertEquals(Optional.of(rootOf(Map.of("a", "1", "b", "2"))), trie.apply(child(set("b", "2"))).get(ROOT_KEY));
    }

    @Test
    void changesOfAChildWhoseContentIsUnknownAreRefused() {
        Trie known = Trie.empty(TrieLayout.V0).apply(child(set("a", "1")));
        Trie overwritten = known.put(ROOT_KEY, Bytes.wrap(new byte[32]));
        assertThrows(IllegalStateException.class, () -> overwritten.apply(child(set("b", "2"))));
        Trie deleted = known.remove(ROOT_KEY);
        assertEquals(Optional.of(rootOf(Map.of("b", "2"))), deleted.apply(child(set("b", "2"))).get(ROOT_KEY));
    }

    @Test
    void changesSurviveTheirCodec() {
        StorageChanges changes = new StorageChanges(List.of(set("", ""), delete("x"), set("y", "z")),
                List.of(new StorageChanges.ChildChanges(CHILD, List.of(set("a", "1"), delete("b")))));
        Bytes encoded = changes.encode();
        assertEquals(changes, StorageChanges.decode(encoded));
        Vectors.fuzz(encoded, input -> assertEquals(input, StorageChanges.decode(input).encode()));
    }
}
