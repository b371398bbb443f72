package prb.walkie.discovery.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.HostKey;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsReader;

/** Sessions on a port of this test's own, so that nobody else on the network takes part. */
class MdnsTest {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration NEVER = Duration.ofHours(1);

    private InetSocketAddress group = new InetSocketAddress(0);
    private final PeerId self = HostKey.fresh().peerId();
    private final PeerId other = HostKey.fresh().peerId();
    private final Map<String, List<String>> found = new ConcurrentHashMap<>();

    private record Node(String peerId, String hostName, List<String> listenAddresses) implements AnnouncedNode {}

    @BeforeEach
    void takeAPort() throws Exception {
        try (DatagramSocket free = new DatagramSocket(0)) {
            group = new InetSocketAddress(InetAddress.ofLiteral("224.0.0.251"), free.getLocalPort());
        }
    }

    private Mdns session(PeerId id, Duration period, String... listening) {
        return new Mdns(new Node(id.toString(), "host", List.of(listening)), (peer, addresses, configured) -> {
            assertFalse(configured);
            found.put(peer, addresses);
        }, period, group);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void twoSessionsOnOneHostFindEachOther() throws Exception {
        try (Mdns one = session(self, PERIOD, "/ip4/0.0.0.0/tcp/7001");
                Mdns two = session(other, PERIOD, "/ip4/127.0.0.1/tcp/7002")) {
            await("both are found", () -> found.keySet().containsAll(Set.of(self.toString(), other.toString())));
            assertTrue(found.get(other.toString()).contains("/ip4/127.0.0.1/tcp/7002"), found.toString());
            assertTrue(found.get(self.toString()).stream().allMatch(address -> address.endsWith("/tcp/7001")
                    && !address.contains("0.0.0.0")), found.toString());
            assertTrue(one.counters().get("answered") > 0 && two.counters().get("received") > 0);
        }
    }

    @Test
    void whoDoesNotListenFindsOthersAndIsNotFound() throws Exception {
        try (Mdns one = session(self, PERIOD); Mdns two = session(other, PERIOD, "/ip4/127.0.0.1/tcp/7002")) {
            await("the listener is found", () -> found.containsKey(other.toString()));
            await("it was asked more often", () -> two.counters().get("answered") > 20);
            assertFalse(found.containsKey(self.toString()));
            assertEquals(0L, one.counters().get("answered"));
        }
    }

    @Test
    void theUnicastFormIsAnsweredToTheAsker() throws Exception {
        try (Mdns answering = session(self, NEVER, "/ip4/127.0.0.1/tcp/7001");
                MulticastSocket asker = new MulticastSocket(group, 0)) {
            await("it is open", () -> answering.counters().get("received") > 0);
            ConcurrentHashMap<String, Forms.Found> answers = new ConcurrentHashMap<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    asker.read((packet, from) -> {
                        DnsMessage message = DnsReader.read(packet);
                        Optional<Forms.Found> told = Forms.found(message);
                        assertEquals(Forms.GO, message.answers().getFirst().name());
                        told.ifPresent(peer -> answers.put(peer.id().toString(), peer));
                    });
                } catch (java.io.IOException closed) {
                    assertTrue(closed.toString() != null);
                }
            });
            for (NetworkInterface network : Interfaces.usable()) {
                asker.multicast(Forms.query(Forms.GO, 7), network);
            }
            await("the answer", () -> answers.containsKey(self.toString()));
            assertTrue(answers.get(self.toString()).addresses().contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/7001")));
            asker.close();
            reader.join();
        }
    }

    @Test
    void aFloodOfNonsenseIsCountedAndTheOthersAreStillFound() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Mdns one = session(self, PERIOD, "/ip4/127.0.0.1/tcp/7001"); DatagramSocket hostile = new DatagramSocket()) {
            await("it is open", () -> one.counters().get("received") > 0);
            for (int i = 0; i < 2_000; i++) {
                byte[] packet = new byte[random.nextInt(600)];
                random.nextBytes(packet);
                hostile.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"),
                        group.getPort())));
            }
            await("it is counted", () -> one.counters().get("dropped.malformed") > 0 && one.counters().get("dropped.flood") > 0);
            try (Mdns two = session(other, PERIOD, "/ip4/127.0.0.1/tcp/7002")) {
                await("a peer is found", () -> found.containsKey(other.toString()));
                assertTrue(two.counters().containsKey("answered"));
            }
        }
    }

    @Test
    void oneSenderNeverTakesAllOfWhatIsLookedAt() {
        PacketGate gate = new PacketGate();
        InetAddress flooding = InetAddress.ofLiteral("192.0.2.1");
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            taken += gate.take(flooding) ? 1 : 0;
        }
        assertTrue(taken < PacketGate.PACKETS_PER_SECOND, "taken " + taken);
        assertTrue(gate.take(InetAddress.ofLiteral("192.0.2.2")));
        for (int i = 0; i < 5_000; i++) {
            gate.take(InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250));
        }
        assertEquals(256, gate.senders());
    }

    @Test
    void namesThatGoRoundAreRefusedWhateverTheyLookLike() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] head = Bytes.fromHex("000084000001000100000000").toArray();
        for (int i = 0; i < 30_000; i++) {
            byte[] packet = java.util.Arrays.copyOf(head, 12 + random.nextInt(120));
            for (int at = 12; at < packet.length; at++) {
                // Mostly pointers and short labels, so that names lead to each other.
                packet[at] = (byte) (random.nextBoolean() ? 0xc0 : random.nextInt(packet.length));
            }
            try {
                DnsMessage read = DnsReader.read(Bytes.wrap(packet));
                read.questions().forEach(question -> assertTrue(question.name().length() <= 255, "seed " + seed));
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }
}
