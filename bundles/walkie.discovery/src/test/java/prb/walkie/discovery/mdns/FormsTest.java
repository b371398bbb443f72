package prb.walkie.discovery.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.HostKey;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsReader;
import prb.walkie.discovery.dns.DnsWriter;

/** The hex texts were captured from libp2p-mdns 0.18.0 (multicast-dns 7.2.4). */
class FormsTest {

    private static final PeerId ID = PeerId.parse("QmRcb4h6r5AxGfR8x9q6xqBGEonELvvsCukriTHMJcj6tf");
    private static final String JS_QUERY = "000000000001000000000000" + "0469706673056c6f63616c00000c0001";
    private static final String GO_QUERY = "000100000001000000000000" + "0f5f697066732d646973636f76657279045f756470056c6f63616c00"
            + "000c0001";
    private static final String JS_ANSWER = ""
            + "0000840000000004000000000469706673056c6f63616c00000c000100000078003b2e516d52636234683672354178476652"
            + "387839713678714247456f6e454c76767343756b726954484d4a636a3674660469706673056c6f63616c002e516d52636234"
            + "683672354178476652387839713678714247456f6e454c76767343756b726954484d4a636a3674660469706673056c6f6361"
            + "6c000021000100000078000a000a000170d802766d002e516d52636234683672354178476652387839713678714247456f6e"
            + "454c76767343756b726954484d4a636a3674660469706673056c6f63616c000010000100000078002f2e516d526362346836"
            + "72354178476652387839713678714247456f6e454c76767343756b726954484d4a636a36746602766d000001000100000078"
            + "00047f000001";

    @Test
    void questionsAreThoseOfTheOriginalByteForByte() {
        assertEquals(JS_QUERY, Forms.query(Forms.JS, 0).toPlainHex());
        DnsMessage go = DnsReader.read(Bytes.fromHex(GO_QUERY));
        assertEquals(List.of(new DnsMessage.Question(Forms.GO, DnsMessage.PTR)), go.questions());
        assertEquals(1, go.id());
        assertFalse(go.isResponse());
    }

    @Test
    void answersAreThoseOfTheOriginalByteForByte() {
        Bytes answer = Forms.legacyAnswer(Forms.JS, ID, "vm", List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/28888")));
        assertEquals(306, answer.size());
        assertEquals(JS_ANSWER, answer.toPlainHex());
        Bytes go = Forms.legacyAnswer(Forms.GO, ID, "vm",
                List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/28888"), Multiaddr.parse("/ip4/192.0.2.1/tcp/28888")));
        assertEquals(388, go.size());
    }

    @Test
    void bothFormsAreRead() {
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/28888");
        Optional<Forms.Found> wanted = Optional.of(new Forms.Found(ID, List.of(address)));
        assertEquals(wanted, Forms.found(DnsReader.read(Bytes.fromHex(JS_ANSWER))));
        assertEquals(wanted, Forms.found(DnsReader.read(Forms.answer("0123456789abcdef0123456789abcdef", ID, List.of(address)))));
        assertEquals(wanted, Forms.found(DnsReader.read(Forms.legacyAnswer(Forms.GO, ID, "vm", List.of(address)))));
        assertTrue(Forms.found(DnsReader.read(Bytes.fromHex(JS_QUERY))).isEmpty());
    }

    @Test
    void onlyAddressesWithTheFirstPortGoIntoTheOlderForm() {
        Forms.Found found = Forms.found(DnsReader.read(Forms.legacyAnswer(Forms.JS, ID, "vm",
                List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"), Multiaddr.parse("/ip6/2001:db8::1/tcp/2"))))).orElseThrow();
        assertEquals(List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")), found.addresses());
    }

    @Test
    void addressesOfAnAnswerAreFewAndOtherTransportsAreLeftOut() {
        List<Bytes> texts = new java.util.ArrayList<>();
        texts.add(Bytes.utf8("dnsaddr=/ip4/192.0.2.1/udp/1/quic-v1/p2p/" + ID));
        texts.add(Bytes.utf8("dnsaddr=/ip4/192.0.2.1/tcp/1/p2p/" + HostKey.fresh().peerId()));
        for (int i = 0; i < 40; i++) {
            texts.add(Bytes.utf8("dnsaddr=/ip4/192.0.2.1/tcp/" + (i + 1) + "/p2p/" + ID));
        }
        DnsMessage message = new DnsMessage(0, DnsMessage.RESPONSE, List.of(),
                List.of(new DnsMessage.Answer(Forms.P2P, new DnsMessage.Pointer("x." + Forms.P2P))),
                List.of(new DnsMessage.Answer("x." + Forms.P2P, new DnsMessage.Text(texts))));
        Forms.Found found = Forms.found(DnsReader.read(DnsWriter.write(message))).orElseThrow();
        assertTrue(found.addresses().size() <= Forms.ADDRESSES_MAX);
    }

    @Test
    void loopbackOfOtherHostsIsNotBelieved() {
        assertTrue(Forms.plausible(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), true));
        assertFalse(Forms.plausible(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), false));
        assertFalse(Forms.plausible(Multiaddr.parse("/ip4/224.0.0.1/tcp/1"), true));
        assertFalse(Forms.plausible(Multiaddr.parse("/ip4/0.0.0.0/tcp/1"), true));
    }

    @Test
    void wildcardsAreAnnouncedAsAddressesThatCanBeDialled() throws Exception {
        List<NetworkInterface> all = Interfaces.usable();
        for (NetworkInterface network : all) {
            List<Multiaddr> announced = Interfaces.announced(List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/28888")), network, all);
            assertFalse(announced.isEmpty(), network.getName());
            assertTrue(announced.stream().noneMatch(Multiaddr::isWildcard), announced.toString());
        }
    }

    @Test
    void compressedNamesAreReadAndLoopsAreNot() {
        Bytes compressed = Bytes
                .fromHex("000084000001000100000000" + "0469706673056c6f63616c00000c0001" + "c00c000c0001000000780004"
                        + "01" + "61c00c");
        assertEquals("a." + Forms.JS,
                ((DnsMessage.Pointer) DnsReader.read(compressed).answers().getFirst().data()).target());
        for (String loop : List.of("c00c", "c00d", "c0ff", "01c0")) {
            org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class,
                    () -> DnsReader.read(Bytes.fromHex("000000000001000000000000" + loop + "000c0001")), loop);
        }
    }

    @Test
    void anyPacketIsReadOrRefusedQuickly() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[][] good = {Bytes.fromHex(JS_ANSWER).toArray(), Bytes.fromHex(GO_QUERY).toArray(),
            Forms.answer("peer", ID, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/28888"))).toArray()};
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = good[i % good.length].clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                bytes[random.nextInt(i % 2 == 0 ? bytes.length : Math.min(40, bytes.length))] = (byte) random.nextInt();
            }
            try {
                Forms.found(DnsReader.read(Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length + 1))));
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }
}
