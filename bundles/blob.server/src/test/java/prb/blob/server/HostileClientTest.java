package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

class HostileClientTest {

    private static final Bytes WORLD = Bytes.utf8("world");
    private static final int MIB = 1 << 20;

    @Test
    void badLengthsCloseTheConnectionAndAreCounted() throws Exception {
        try (Running running = new Running()) {
            for (String bytes : new String[] {"ffffffffffffffffffff", "ffffff7f", "8909", "80808080"}) {
                try (WireClient client = running.client()) {
                    client.raw(Bytes.fromHex(bytes));
                    assertEnds(client);
                }
            }
            assertEquals(4, running.refused(Refusal.MALFORMED_FRAME));
        }
    }

    private static void assertEnds(WireClient client) throws Exception {
        try {
            assertEquals(Optional.empty(), client.body());
        } catch (IOException reset) {
            assertTrue(reset.getMessage().contains("eset"), reset.getMessage());
        }
    }

    @Test
    void shortAndEmptyFramesAreDroppedAndTheSessionGoesOn() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("dryParaBlock:1", WORLD);
            client.raw(Bytes.fromHex("00000801020304050607080000"));
            assertEquals(Optional.of(WORLD), client.ask("dryParaBlock:1"));
            assertEquals(1, running.refused(Refusal.SHORT_FRAME));
        }
    }

    @Test
    void randomBytesHurtNobody() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Running running = new Running(); WireClient good = running.client()) {
            running.store.put("dryParaBlock:1", WORLD);
            for (int round = 0; round < 300; round++) {
                try (WireClient client = running.client()) {
                    byte[] bytes = new byte[random.nextInt(3_000)];
                    random.nextBytes(bytes);
                    if (round % 2 == 0) {
                        for (int i = 0; i < bytes.length; i++) {
                            bytes[i] &= 0x1f; // short frames, mostly whole
                        }
                    }
                    client.raw(Bytes.wrap(bytes));
                } catch (IOException closedByServer) {
                    assertTrue(closedByServer.getMessage() != null);
                }
                assertEquals(Optional.of(WORLD), good.ask("dryParaBlock:1"));
            }
            Running.await("all others gone", () -> running.counters().sessions() == 1);
        }
    }

    @Test
    void unfinishedFrameAndIdleSessionAreClosedInTime() throws Exception {
        try (Running running = new Running(settings -> settings.withTimeouts(100, 300, 30_000))) {
            try (WireClient slow = running.client(); WireClient idle = running.client()) {
                slow.raw(Bytes.fromHex("0d0001"));
                assertEnds(slow);
                assertEnds(idle);
            }
            assertEquals(1, running.refused(Refusal.SLOW_FRAME));
            assertEquals(1, running.refused(Refusal.IDLE));
        }
    }

    @Test
    void slowReaderFillsItsShareOnlyAndIsClosed() throws Exception {
        try (Running running = new Running(settings -> settings.withMemory(4 * MIB, 32 * MIB, 16 * MIB).withTimeouts(5_000,
                60_000, 1_500)); WireClient good = running.client()) {
            for (int i = 0; i < 100; i++) {
                running.store.put("dryParaBlock:" + i, Bytes.wrap(new byte[MIB]));
            }
            running.store.put("dryParaBlock:1000", WORLD);
            try (WireClient slow = running.client()) {
                for (int i = 0; i < 200; i++) {
                    slow.send(i, "dryParaBlock:" + i % 100);
                }
                Running.await("queue filled", () -> running.counters().queuedBytes() >= 3 * MIB);
                for (int i = 0; i < 200; i++) {
                    assertEquals(Optional.of(WORLD), good.ask("dryParaBlock:1000"));
                    assertTrue(running.counters().queuedBytes() <= 4 * MIB + 1000, "queued " + running.counters().queuedBytes());
                }
                Running.await("slow reader closed", () -> running.refused(Refusal.STALLED) == 1);
            }
            assertEquals(0, running.counters().queuedBytes());
            assertTrue(running.counters().cachedBytes() <= 16 * MIB);
        }
    }

    @Test
    void slowReaderThatWakesUpGetsEverythingItAskedFor() throws Exception {
        try (Running running = new Running(settings -> settings.withMemory(2 * MIB, 8 * MIB, 4 * MIB));
                WireClient slow = running
                        .client()) {
            for (int i = 0; i < 60; i++) {
                running.store.put("dryParaBlock:" + i, Bytes.wrap(new byte[MIB - i]));
                slow.send(i, "dryParaBlock:" + i);
            }
            Running.await("queue filled", () -> running.counters().queuedBytes() >= MIB);
            boolean[] seen = new boolean[60];
            for (int i = 0; i < 60; i++) {
                BlobFrame.Response answer = slow.next();
                int number = answer.id().u8(7);
                assertEquals(MIB - number, answer.value().orElseThrow().size());
                seen[number] = true;
            }
            for (boolean one : seen) {
                assertTrue(one);
            }
        }
    }

    @Test
    void manySlowReadersTogetherLeaveRoomForOthers() throws Exception {
        List<WireClient> slow = new ArrayList<>();
        try (Running running = new Running(settings -> settings.withMemory(8 * MIB, 16 * MIB, 8 * MIB));
                WireClient good = running
                        .client()) {
            for (int i = 0; i < 100; i++) {
                running.store.put("dryParaBlock:" + i, Bytes.wrap(new byte[MIB]));
            }
            running.store.put("dryParaBlock:1000", Bytes.wrap(new byte[1000])).put("dryParaBlock:1001",
                    Bytes.wrap(new byte[4 * MIB]));
            for (int i = 0; i < 40; i++) {
                WireClient client = running.client();
                slow.add(client);
                for (int n = 0; n < 40; n++) {
                    client.send(n, "dryParaBlock:" + (i + n) % 100);
                }
            }
            Running.await("queues filled", () -> running.counters().queuedBytes() >= 8 * MIB);
            for (int i = 0; i < 100; i++) {
                assertEquals(1000, good.ask("dryParaBlock:1000").orElseThrow().size());
                assertTrue(running.counters().queuedBytes() <= 16 * MIB + 1000, "queued " + running.counters().queuedBytes());
            }
            assertEquals(4 * MIB, good.ask("dryParaBlock:1001").orElseThrow().size());
            assertTrue(running.refused(Refusal.STALLED) > 0, "large value came through although nobody gave way");
        } finally {
            for (WireClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void singleValueAboveAllBoundsIsStillServed() throws Exception {
        try (Running running = new Running(settings -> settings.withMemory(MIB, MIB, MIB));
                WireClient client = running.client()) {
            running.store.put("dryParaBlock:1", Bytes.wrap(new byte[3 * MIB]), Bytes.wrap(new byte[5 * MIB]));
            for (int i = 0; i < 3; i++) {
                client.send(i, "dryParaBlock:1");
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(8 * MIB, client.next().value().orElseThrow().size());
            }
        }
    }

    @Test
    void connectionsAboveTheLimitsAreRefusedAndMemoryStaysFlat() throws Exception {
        try (Running running = new Running(settings -> settings.withSessions(100, 60)); WireClient good = running.client()) {
            running.store.put("dryParaBlock:1", WORLD);
            List<Socket> open = new ArrayList<>();
            long before = usedMemory();
            try {
                for (int i = 0; i < 10_000; i++) {
                    open.add(new Socket(InetAddress.getLoopbackAddress(), running.port()));
                    if (open.size() > 200) {
                        open.removeFirst().close();
                    }
                }
                assertEquals(Optional.of(WORLD), good.ask("dryParaBlock:1"));
                assertTrue(running.counters().sessions() <= 60);
                assertTrue(running.refused(Refusal.HOST_LIMIT) > 0);
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
            Running.await("places given back", () -> running.counters().sessions() == 1);
            System.out.println("10,000 connections: " + running.counters() + ", heap grew by " + (usedMemory() - before) / MIB
                    + " MiB");
            try (WireClient next = running.client()) {
                assertEquals(Optional.of(WORLD), next.ask("dryParaBlock:1"));
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
