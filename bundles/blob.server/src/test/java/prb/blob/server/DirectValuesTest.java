package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

/** Values that are asked for again and again lie in direct memory and are written from there. */
class DirectValuesTest {

    private static final int MIB = 1 << 20;
    private static final int KIB = 1 << 10;

    private final FakeSource store = new FakeSource();
    private final CurrentSource source = new CurrentSource();

    private Values values(long bytesMax, DirectMemory memory) {
        source.bind(store);
        return new Values(source, bytesMax, memory, Runnable::run);
    }

    private Bytes put(int number, int size) {
        byte[] value = new byte[size];
        new Random(number).nextBytes(value);
        store.put("dryParaBlock:" + number, Bytes.wrap(value).slice(0, size / 3), Bytes.wrap(value).slice(size / 3));
        return Bytes.wrap(value);
    }

    private static Value askedOften(Values values, int number) throws Exception {
        for (int i = 0; i < Values.HITS_MIN + 1; i++) {
            values.get("dryParaBlock:" + number);
        }
        return values.get("dryParaBlock:" + number).orElseThrow();
    }

    private static Bytes frame(int id, Bytes value, long crc) {
        return Bytes.concat(BlobFrame.length(BlobFrame.ID_BYTES + BlobFrame.CRC_BYTES + value.size()), WireClient.id(id),
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(crc).array()), value);
    }

    @Test
    void aLargeValueAskedForAgainIsWrittenWithoutACopy() throws Exception {
        Values values = values(8 * MIB, new DirectMemory(8 * MIB));
        Bytes bytes = put(1, 200 * KIB);
        assertNull(values.get("dryParaBlock:1").orElseThrow().direct());
        Value often = askedOften(values, 1);
        ByteBuffer kept = often.direct();
        assertNotNull(kept);
        assertTrue(kept.isDirect());
        assertSame(often, values.cached("dryParaBlock:1"));

        RecordingChannel channel = new RecordingChannel(Integer.MAX_VALUE);
        Outbox outbox = new Outbox(new MemoryBudget(8 * MIB), new Counters());
        outbox.found(7, often);
        outbox.missing(8);
        outbox.flush(channel, new WriteBatch(64 * KIB), 4 * MIB);

        assertEquals(1, channel.writes);
        assertTrue(channel.onlyDirect);
        assertTrue(channel.addresses.contains(MemorySegment.ofBuffer(kept).address()), "the kept memory itself was handed on");
        assertEquals(Bytes.concat(frame(7, bytes, often.crc()), BlobFrame.missing(WireClient.id(8))), channel.bytes());
        assertEquals(0, kept.position());
        assertTrue(outbox.isEmpty());
    }

    @Test
    void smallAndSeldomValuesStayOnTheHeap() throws Exception {
        DirectMemory memory = new DirectMemory(8 * MIB);
        Values values = values(8 * MIB, memory);
        put(1, DirectMemory.VALUE_BYTES_MIN - 1);
        put(2, DirectMemory.VALUE_BYTES_MIN);
        assertNull(askedOften(values, 1).direct());
        for (int i = 0; i < Values.HITS_MIN; i++) {
            assertNull(values.get("dryParaBlock:2").orElseThrow().direct());
        }
        assertEquals(0, memory.lent());
        askedOften(values, 2);
        assertEquals(DirectMemory.VALUE_BYTES_MIN, memory.lent());
    }

    @Test
    void mixedAnswersAreWholeWhateverTheChannelTakes() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Values values = values(64 * MIB, new DirectMemory(64 * MIB));
        for (int round = 0; round < 20; round++) {
            Outbox outbox = new Outbox(new MemoryBudget(64 * MIB), new Counters());
            List<Bytes> expected = new ArrayList<>();
            for (int id = 0; id < 120; id++) {
                int number = round * 1000 + id;
                int kind = random.nextInt(4);
                Bytes bytes = put(number, kind == 0 ? 1 + random.nextInt(300) : 16 * KIB + random.nextInt(100 * KIB));
                if (kind == 1) {
                    outbox.missing(id);
                    expected.add(BlobFrame.missing(WireClient.id(id)));
                } else {
                    Value value = kind == 2 ? values.get("dryParaBlock:" + number).orElseThrow() : askedOften(values, number);
                    outbox.found(id, value);
                    expected.add(frame(id, bytes, value.crc()));
                }
            }
            RecordingChannel channel = new RecordingChannel(1 + random.nextInt(300 * KIB));
            WriteBatch batch = new WriteBatch(32 * KIB);
            while (!outbox.isEmpty()) {
                channel.room = 1 + random.nextInt(500 * KIB);
                long max = 1 + random.nextInt(MIB);
                long before = channel.bytes.size();
                long written = outbox.flush(channel, batch, max);
                assertEquals(channel.bytes.size() - before, written);
                assertTrue(written <= max + 32 * KIB, written + " bytes in a turn of " + max);
            }
            assertTrue(channel.onlyDirect);
            assertEquals(Bytes.concat(expected), channel.bytes());
            assertEquals(0, outbox.valueBytes());
        }
    }

    @Test
    void aRefusalOfTheJvmLeavesTheValueOnTheHeapAndIsCounted() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        IntFunction<ByteBuffer> refusing = size -> {
            asked.incrementAndGet();
            throw new OutOfMemoryError("Cannot reserve " + size + " bytes of direct buffer memory");
        };
        DirectMemory memory = new DirectMemory(8 * MIB, refusing);
        Values values = values(8 * MIB, memory);
        Bytes bytes = put(1, 200 * KIB);
        Value often = askedOften(values, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        often.writeTo(out);
        assertEquals(bytes, Bytes.wrap(out.toByteArray()));
        assertNull(askedOften(values, 1).direct());
        assertEquals(1, asked.get(), "not asked again while the pause lasts");
        assertEquals(1, memory.failures());
        assertEquals(0, memory.lent());
    }

    @Test
    void boundsHoldAndAnEvictedValueIsStillWhole() throws Exception {
        DirectMemory memory = new DirectMemory(2 * MIB);
        Values values = values(4 * MIB, memory);
        Bytes first = put(0, 200 * KIB);
        Value held = askedOften(values, 0);
        assertNotNull(held.direct());
        for (int i = 1; i < 60; i++) {
            put(i, 200 * KIB);
            askedOften(values, i);
            assertTrue(memory.lent() <= 2 * MIB, "lent " + memory.lent());
            assertTrue(values.bytes() <= 4 * MIB, "kept " + values.bytes());
        }
        assertNull(values.cached("dryParaBlock:0"));
        System.gc();
        RecordingChannel channel = new RecordingChannel(Integer.MAX_VALUE);
        Outbox outbox = new Outbox(new MemoryBudget(8 * MIB), new Counters());
        outbox.found(1, held);
        outbox.flush(channel, new WriteBatch(64 * KIB), 4 * MIB);
        assertEquals(frame(1, first, held.crc()), channel.bytes());
    }

    @Test
    void memoryComesBackWhenNobodyHoldsTheValueAnyMore() {
        DirectMemory memory = new DirectMemory(MIB);
        List<Bytes> parts = List.of(Bytes.wrap(new byte[MIB]));
        Optional<ByteBuffer> only = memory.copy(parts, MIB);
        assertTrue(only.isPresent());
        assertEquals(Optional.empty(), memory.copy(parts, MIB));
        assertTrue(only.get().isReadOnly());
        only = Optional.empty();
        Running.await("given back", () -> {
            System.gc();
            return memory.fits(MIB);
        });
        assertEquals(0, memory.lent());
        assertTrue(memory.copy(parts, MIB).isPresent());
    }

    @Test
    void aShareOfWhatTheJvmAllowsIsLent() {
        assertTrue(DirectMemory.shareOfProcess() > 0);
        assertTrue(DirectMemory.shareOfProcess() <= Runtime.getRuntime().maxMemory() / 2);
    }

    @Test
    void sessionsAreBoundedWithValuesInDirectMemoryToo() throws Exception {
        try (Running running = new Running(settings -> settings.withMemory(4 * MIB, 32 * MIB, 64 * MIB).withDirect(32 * MIB));
                WireClient good = running.client()) {
            for (int i = 0; i < 20; i++) {
                running.store.put("dryParaBlock:" + i, Bytes.wrap(new byte[MIB]));
                for (int n = 0; n < Values.HITS_MIN + 1; n++) {
                    good.ask("dryParaBlock:" + i);
                }
            }
            Running.await("all in direct memory", () -> running.server.directMemory().lent() == 20L * MIB);
            assertEquals(20, running.store.asked.get());
            try (WireClient slow = running.client()) {
                for (int i = 0; i < 200; i++) {
                    slow.send(i, "dryParaBlock:" + i % 20);
                }
                Running.await("queue filled", () -> running.counters().queuedBytes() >= 3 * MIB);
                for (int i = 0; i < 100; i++) {
                    assertEquals(MIB, good.ask("dryParaBlock:" + i % 20).orElseThrow().size());
                    assertTrue(running.counters().queuedBytes() <= 4 * MIB + MIB, "queued " + running.counters().queuedBytes());
                }
                for (int i = 0; i < 200; i++) {
                    assertEquals(MIB, slow.next().value().orElseThrow().size());
                }
            }
            assertEquals(20L * MIB, running.server.directMemory().lent());
        }
    }
}
