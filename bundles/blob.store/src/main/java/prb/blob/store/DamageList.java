package prb.blob.store;

import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which stored facts were found unreadable. Kept in memory: what is damaged is found again when it is read. Thread-safe. */
final class DamageList {

    /** Finds kept; a store with more is beyond repair fact by fact, and says so. */
    private static final int FINDS_MAX = 100_000;
    private static final Logger LOG = LoggerFactory.getLogger(DamageList.class);

    /** What kind of fact is damaged. */
    enum Kind {
        GENESIS, RANGE, PARA_BLOCK
    }

    /** A damaged fact. @param number last block of a range, number of a para block, 0 for the genesis */
    record Find(Kind kind, long number) implements Comparable<Find> {

        /** The fact that a key belongs to. */
        static Find of(char keyKind, long number) {
            return switch (keyKind) {
                case Keys.GENESIS -> new Find(Kind.GENESIS, 0);
                case Keys.PARA_HEADER, Keys.PARA_CHANGES -> new Find(Kind.PARA_BLOCK, number);
                default -> new Find(Kind.RANGE, number);
            };
        }

        @Override
        public int compareTo(Find other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : Long.compare(number, other.number);
        }
    }

    private final TreeSet<Find> finds = new TreeSet<>();
    private volatile Runnable onFind = () -> {};
    private volatile long total;

    void onFind(Runnable listener) {
        onFind = listener;
    }

    void add(char keyKind, long number, String why) {
        Find find = Find.of(keyKind, number);
        synchronized (this) {
            if (finds.size() >= FINDS_MAX || !finds.add(find)) {
                return;
            }
            total++;
        }
        LOG.error("stored {} {} is damaged ({}, {}): it is not served until it was fetched again",
                find.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), number, keyKind, why);
        onFind.run();
    }

    synchronized void remove(Find find) {
        finds.remove(find);
    }

    synchronized List<Find> list() {
        return List.copyOf(finds);
    }

    synchronized boolean isEmpty() {
        return finds.isEmpty();
    }

    /** Finds since the start. */
    long total() {
        return total;
    }
}
