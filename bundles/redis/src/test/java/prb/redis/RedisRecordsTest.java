package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member.Kind;
import prb.cluster.api.Records;
import prb.cluster.api.Records.Appended;
import prb.cluster.api.RecordsCopy;
import prb.cluster.api.SharedRecord;

/** Records on a real server that loses them, and copies that fill it again. */
class RedisRecordsTest {

    private final List<RedisMembership> open = new ArrayList<>();
    private RedisServer server;

    /** A node with its copy. */
    private final class Node implements RecordsCopy {
        final RedisMembership records = Members.join(server, Kind.SHARED, 100);
        private final Map<String, SharedRecord> copy = new TreeMap<>();
        private long revision;

        Node() {
            open.add(records);
        }

        Node attached() throws InterruptedException {
            records.attach(this);
            Queues.until("there is a revision", () -> records.revision().isPresent(), () -> "" + records.recordsTrouble());
            return this;
        }

        @Override
        public synchronized long revision() {
            return revision;
        }

        @Override
        public synchronized List<SharedRecord> all() {
            return List.copyOf(copy.values());
        }

        synchronized void know(long at, SharedRecord... known) {
            revision = at;
            for (SharedRecord record : known) {
                copy.put(record.key(), record);
            }
        }

        /** Brings the copy up to date. @return whether it was replaced on the way */
        boolean follow() {
            boolean whole = false;
            while (true) {
                Records.Changes changes = records.since(revision()).orElseThrow();
                synchronized (this) {
                    if (changes.whole()) {
                        copy.clear();
                        whole = true;
                    }
                    boolean news = changes.revision() != revision;
                    know(changes.revision(), changes.records().toArray(SharedRecord[]::new));
                    if (!news) {
                        return whole;
                    }
                }
            }
        }

        /** What is there, without what only tells of losses. */
        synchronized Map<String, String> values() {
            Map<String, String> values = new TreeMap<>();
            copy.values().stream().filter(record -> record.value().isPresent() && !record.key().startsWith("~"))
                    .forEach(record -> values.put(record.key(), record.value().get()));
            return values;
        }

        long change(String key, String value) {
            return assertInstanceOf(Appended.Done.class, records.append(revision(), Map.of(key, Optional.of(value)))).revision();
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = RedisServer.started();
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            open.forEach(RedisMembership::close);
            server.close();
        }
    }

    @Test
    void changesReachEveryCopyInOrderAndOnlyTheOneDecidedOnTheNewestIsDone() throws Exception {
        Node a = new Node().attached();
        Node b = new Node().attached();
        AtomicInteger heard = new AtomicInteger();
        b.records.onRevision(heard::incrementAndGet);
        assertEquals(1, a.change("k", "1"));
        assertEquals(new Appended.Behind(1), b.records.append(0, Map.of("k", Optional.of("2"))));
        assertTrue(!b.follow());
        assertEquals(Map.of("k", "1"), b.values());
        assertEquals(new Appended.Done(2), b.records.append(1, Map.of("k", Optional.empty(), "l", Optional.of("ä\n+"))));
        a.follow();
        b.follow();
        assertEquals(Map.of("l", "ä\n+"), a.values());
        assertEquals(a.all(), b.all());
        Queues.until("it is heard of", () -> heard.get() > 0 && b.records.revision().orElse(0) == 2, () -> "" + heard);
        assertThrows(IllegalArgumentException.class, () -> a.records.append(2, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> a.records.append(2, Map.of("", Optional.of("x"))));
    }

    @Test
    void oneOfManyWhoAppendAtOnceWins() throws Exception {
        Node a = new Node().attached();
        Node b = new Node().attached();
        for (long revision = 0; revision < 20; revision++) {
            long at = revision;
            List<CompletableFuture<Appended>> all = IntStream.range(0, 6).mapToObj(i -> CompletableFuture.supplyAsync(
                    () -> (i % 2 == 0 ? a : b).records.append(at, Map.of("k" + i, Optional.of("" + at))))).toList();
            assertEquals(1, all.stream().map(CompletableFuture::join).filter(Appended.Done.class::isInstance).count());
        }
        a.follow();
        assertEquals(20, a.revision());
    }

    @Test
    void revisionsAreNeverCutInTwo() throws Exception {
        Node a = new Node().attached();
        Map<String, Optional<String>> many = new HashMap<>();
        for (int i = 0; i < 700; i++) {
            many.put("k" + i, Optional.of("first"));
        }
        assertEquals(new Appended.Done(1), a.records.append(0, many));
        many.replaceAll((key, value) -> key.endsWith("7") ? Optional.of("second") : value);
        assertEquals(new Appended.Done(2), a.records.append(1, many));
        assertEquals(new Appended.Done(3), a.records.append(2, Map.of("k7", Optional.of("third"))));
        Records.Changes first = a.records.since(0).orElseThrow();
        assertEquals(2, first.revision());
        assertEquals(699, first.records().size());
        a.follow();
        assertEquals(700, a.values().size());
        assertEquals("third", a.values().get("k7"));
    }

    @Test
    void appendOfAnySizeIsOneChange() throws Exception {
        Node a = new Node().attached();
        Map<String, Optional<String>> many = new HashMap<>();
        IntStream.range(0, 30_000).forEach(i -> many.put("k" + i, Optional.of("" + i)));
        assertEquals(new Appended.Done(1), a.records.append(0, many));
        assertEquals(new Appended.Behind(1), a.records.append(0, many));
        a.follow();
        assertEquals(30_000, a.values().size());
        assertEquals("29999", a.values().get("k29999"));
        many.replaceAll((key, value) -> Optional.empty());
        assertEquals(new Appended.Done(2), a.records.append(1, many));
        a.follow();
        assertEquals(Map.of(), a.values());
        assertEquals("*0", server.ask("KEYS", "{prb:q}:rec:stage:*"), "nothing of it stays behind");
    }

    @Test
    void bestCopyFillsAnEmptyRedisAndLostChangesAreDropped() throws Exception {
        Node a = new Node().attached();
        Node b = new Node().attached();
        Node c = new Node();
        IntStream.range(0, 1_200).forEach(i -> {
            if (i % 400 == 0) {
                Map<String, Optional<String>> part = new HashMap<>();
                IntStream.range(i, i + 400).forEach(j -> part.put("k" + j, Optional.of("" + j)));
                assertInstanceOf(Appended.Done.class, a.records.append(i / 400, part));
            }
        });
        a.follow();
        b.follow();
        // Only c heard of the last change, and c is away while Redis is filled again.
        c.know(4, new SharedRecord("k0", 4, Optional.of("lost")), new SharedRecord("k1", 3, Optional.of("1")));
        b.know(2);
        server.ask("FLUSHALL");
        Queues.until("it is filled", () -> a.records.revision().orElse(0) > 4 && b.records.revision().orElse(0) > 4,
                () -> a.records.recordsTrouble() + " " + b.records.recordsTrouble());
        b.follow();
        assertEquals(a.values(), b.values());
        long after = b.records.revision().orElseThrow();
        assertEquals(after + 1, b.change("k5", "new"));
        c.attached();
        assertTrue(c.follow(), "what only it knew is dropped");
        b.follow();
        a.follow();
        assertEquals(b.values(), c.values());
        assertEquals(1_200, c.values().size());
        assertEquals("0", c.values().get("k0"));
        assertEquals("new", a.values().get("k5"));
    }

    @Test
    void secondLossIsSurvivedToo() throws Exception {
        Node a = new Node().attached();
        a.know(a.change("k", "1"), new SharedRecord("k", 1, Optional.of("1")));
        for (int loss = 0; loss < 2; loss++) {
            long before = a.records.revision().orElse(0);
            server.kill();
            server.start();
            Queues.until("it is filled again", () -> a.records.revision().orElse(0) > Math.max(1, before), () -> ""
                    + a.records.recordsTrouble());
            assertTrue(!a.follow());
        }
        assertEquals(Map.of("k", "1"), a.values());
        assertEquals(2, a.all().stream().filter(record -> record.key().startsWith("~loss:")).count());
    }

    @Test
    void nothingIsChangedWhileRedisIsAway() throws Exception {
        Node a = new Node().attached();
        server.kill();
        assertInstanceOf(Appended.Unavailable.class, a.records.append(0, Map.of("k", Optional.of("1"))));
        assertTrue(a.records.since(0).isEmpty());
        Queues.until("it is said", () -> a.records.recordsTrouble().orElse("").contains("out of reach"), () -> ""
                + a.records.recordsTrouble());
    }
}
