package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import prb.cluster.api.Records;
import prb.cluster.api.RecordsCopy;
import prb.cluster.api.SharedRecord;

/** Records that nodes have in common, in memory; tests say who is cut off, and when all is lost. Small answers on purpose. */
final class FakeMeeting {

    private static final long GENERATION = 1_000_000_000;
    private static final int ANSWER_RECORDS = 3;
    private static final String LOSS = "~loss:";

    private final Map<String, SharedRecord> records = new TreeMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean complete = true;
    private long newest;

    synchronized Node join() {
        Node node = new Node();
        nodes.add(node);
        return node;
    }

    synchronized long newest() {
        return newest;
    }

    synchronized Map<String, SharedRecord> records() {
        return new TreeMap<>(records);
    }

    /** Forgets everything: nobody can read or change anything until {@link #fill}. */
    synchronized void lose() {
        complete = false;
        records.clear();
        newest = 0;
    }

    /** The highest copy of those that are there fills it. */
    void fill() {
        List<Node> there;
        synchronized (this) {
            there = nodes.stream().filter(node -> node.connected && node.copy != null).toList();
        }
        // A copy answers under a lock of its own, with which it may be asking us.
        Optional<RecordsCopy> best = there.stream().map(node -> node.copy).max(Comparator.comparingLong(RecordsCopy::revision));
        if (best.isEmpty()) {
            return;
        }
        long at = best.get().revision();
        List<SharedRecord> all = best.get().all();
        synchronized (this) {
            if (complete) {
                return;
            }
            all.forEach(record -> records.put(record.key(), record));
            newest = at;
            if (at > 0) {
                newest = (at / GENERATION + 1) * GENERATION;
                records.put(LOSS + at, new SharedRecord(LOSS + at, newest, Optional.of("" + newest)));
            }
            complete = true;
        }
        tell();
    }

    void tell() {
        List<Node> all;
        synchronized (this) {
            all = List.copyOf(nodes);
        }
        all.forEach(Node::hear);
    }

    private synchronized Records.Changes changes(long revision) {
        boolean whole = revision > newest || records.keySet().stream().filter(key -> key.startsWith(LOSS)).anyMatch(
                key -> records.get(key).revision() > revision && revision > Long.parseLong(key.substring(LOSS.length())));
        long from = whole ? 0 : revision;
        List<SharedRecord> found = records.values().stream().filter(record -> record.revision() > from)
                .sorted(Comparator.comparingLong(SharedRecord::revision)).toList();
        if (whole || found.size() < ANSWER_RECORDS) {
            return new Records.Changes(newest, whole, found);
        }
        long to = found.get(ANSWER_RECORDS - 1).revision();
        return new Records.Changes(to, false, found.stream().filter(record -> record.revision() <= to).toList());
    }

    private synchronized Records.Appended put(long expected, Map<String, Optional<String>> changes) {
        if (!complete) {
            return new Records.Appended.Unavailable("all is lost");
        }
        if (expected != newest) {
            return new Records.Appended.Behind(newest);
        }
        newest++;
        changes.forEach((key, value) -> records.put(key, new SharedRecord(key, newest, value)));
        return new Records.Appended.Done(newest);
    }

    /** What a node sees of it. */
    final class Node implements Records {

        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private volatile RecordsCopy copy;
        volatile boolean connected = true;
        /** Whether news is told at once; else a test has the node look. */
        volatile boolean prompt = true;
        /** Appends are done and nobody is told: the process ends, or the answer is lost. */
        volatile RuntimeException endsAfterAppend;
        volatile boolean answersGetLost;

        private void hear() {
            if (prompt && connected) {
                listeners.forEach(Runnable::run);
            }
        }

        @Override
        public OptionalLong revision() {
            synchronized (FakeMeeting.this) {
                return connected && complete ? OptionalLong.of(newest) : OptionalLong.empty();
            }
        }

        @Override
        public Optional<String> recordsTrouble() {
            return revision().isPresent() ? Optional.empty() : Optional.of("it is out of reach");
        }

        @Override
        public Optional<Changes> since(long revision) {
            synchronized (FakeMeeting.this) {
                return connected && complete ? Optional.of(changes(revision)) : Optional.empty();
            }
        }

        @Override
        public Appended append(long expected, Map<String, Optional<String>> changes) {
            if (!connected) {
                return new Appended.Unavailable("it is out of reach");
            }
            Appended done = put(expected, changes);
            if (endsAfterAppend != null) {
                throw endsAfterAppend;
            }
            tell();
            return answersGetLost ? new Appended.Unavailable("no answer came") : done;
        }

        @Override
        public AutoCloseable attach(RecordsCopy attached) {
            copy = attached;
            return () -> copy = null;
        }

        @Override
        public AutoCloseable onRevision(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
