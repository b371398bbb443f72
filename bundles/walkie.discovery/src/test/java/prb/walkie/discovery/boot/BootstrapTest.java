package prb.walkie.discovery.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import prb.libp2p.HostKey;
import prb.libp2p.Multiaddr;

class BootstrapTest {

    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final String ID = HostKey.fresh().peerId().toString();
    private static final Multiaddr NAME = Multiaddr.parse("/dns4/provider.example/tcp/1/p2p/" + ID);
    private static final Multiaddr A = Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + ID);
    private static final Multiaddr B = Multiaddr.parse("/ip4/192.0.2.2/tcp/1/p2p/" + ID);

    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    private final AtomicInteger reports = new AtomicInteger();

    private void found(String id, List<String> addresses, boolean configured) {
        assertTrue(configured);
        reports.incrementAndGet();
        told.put(id, addresses);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void addressesAreToldAgainInEachPeriodAndNamelessOnesApart() throws Exception {
        try (Bootstrap session = new Bootstrap(List.of(A, B, Multiaddr.parse("/ip4/192.0.2.3/tcp/3")), NameLookup::resolve,
                this::found, PERIOD)) {
            await("two rounds", () -> reports.get() >= 4);
            assertEquals(List.of("/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.2/tcp/1"), told.get(ID));
            assertEquals(List.of("/ip4/192.0.2.3/tcp/3"), told.get(""));
            assertEquals(3L, session.counters().get("entries"));
        }
    }

    @Test
    void aNameIsLookedUpAgainAndAgainAndKeepsWhatItMeantWhileItCannotBe() throws Exception {
        AtomicReference<List<Multiaddr>> meaning = new AtomicReference<>(List.of(A));
        try (Bootstrap session = new Bootstrap(List.of(NAME), entry -> {
            if (meaning.get().isEmpty()) {
                throw new IOException("no answer");
            }
            return meaning.get();
        }, this::found, PERIOD)) {
            await("the first", () -> List.of("/ip4/192.0.2.1/tcp/1").equals(told.get(ID)));
            meaning.set(List.of(B));
            await("the second", () -> List.of("/ip4/192.0.2.2/tcp/1").equals(told.get(ID)));
            meaning.set(List.of());
            await("failures", () -> session.counters().get("lookups.failed") >= 2);
            assertEquals(List.of("/ip4/192.0.2.2/tcp/1"), told.get(ID));
        }
    }

    @Test
    void aPeerThatANameNoLongerNamesIsTakenBack() throws Exception {
        String other = HostKey.fresh().peerId().toString();
        Multiaddr moved = Multiaddr.parse("/ip4/192.0.2.9/tcp/1/p2p/" + other);
        AtomicReference<List<Multiaddr>> meaning = new AtomicReference<>(List.of(A));
        try (Bootstrap session = new Bootstrap(List.of(Multiaddr.parse("/dnsaddr/example.org")), entry -> meaning.get(),
                this::found, PERIOD)) {
            await("the first", () -> told.containsKey(ID));
            meaning.set(List.of(moved));
            await("the second", () -> told.containsKey(other));
            await("the first is taken back", () -> told.get(ID).isEmpty());
            assertEquals(0L, session.counters().get("lookups.failed"));
        }
    }

    @Test
    void namesOfThisHostAreLookedUp() throws Exception {
        assertTrue(NameLookup.resolve(Multiaddr.parse("/dns4/localhost/tcp/5/p2p/" + ID))
                .contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/5/p2p/" + ID)));
        assertEquals(List.of(A), NameLookup.resolve(A));
        assertThrows(IOException.class, () -> NameLookup.resolve(Multiaddr.parse("/dns/no-such-name.invalid/tcp/5")));
    }

    @Test
    void anyTextIsReadOrLeftOutWithAWarning() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String[] words = {"ip4", "ip6", "dns4", "dnsaddr", "tcp", "udp", "p2p", "ipfs", "127.0.0.1", "::1", "0.0.0.0", "28888",
            "ws", ID, "", "%", "99999", "-1", "quic-v1", "x".repeat(300)};
        for (int i = 0; i < 50_000; i++) {
            StringBuilder entry = new StringBuilder();
            for (int parts = random.nextInt(8); parts > 0; parts--) {
                entry.append('/').append(words[random.nextInt(words.length)]);
            }
            if (random.nextInt(4) == 0 && !entry.isEmpty()) {
                entry.setCharAt(random.nextInt(entry.length()), (char) random.nextInt(0x300));
            }
            AtomicInteger warnings = new AtomicInteger();
            List<Multiaddr> read = BootNodes.parse(new String[] {entry.toString()}, warning -> {
                assertTrue(warning.length() < 900, warning);
                warnings.incrementAndGet();
            });
            boolean silent = entry.toString().isBlank() || warnings.get() > 0 || !read.isEmpty()
                    || entry.toString().matches("(?s).*/(0\\.0\\.0\\.0|::)/tcp.*");
            assertTrue(silent, () -> "seed " + seed + ": " + entry);
            read.forEach(address -> assertEquals(address, Multiaddr.parse(address.toString())));
        }
    }
}
