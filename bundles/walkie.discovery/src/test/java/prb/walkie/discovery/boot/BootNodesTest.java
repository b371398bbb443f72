package prb.walkie.discovery.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.libp2p.HostKey;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsReader;
import prb.walkie.discovery.dns.DnsWriter;

class BootNodesTest {

    private static final String ID = HostKey.fresh().peerId().toString();

    private final List<String> warnings = new ArrayList<>();

    private List<String> parse(String... entries) {
        return BootNodes.parse(entries, warnings::add).stream().map(Multiaddr::toString).toList();
    }

    @Test
    void wildcardsWithoutPeerIdMeanNoneSilently() {
        assertEquals(List.of(), parse("/ip4/0.0.0.0/tcp/18888", "/ip6/::/tcp/28889", "", " "));
        assertEquals(List.of(), warnings);
    }

    @Test
    void theFormOfTheGuideIsReadWithAWarning() {
        assertEquals(List.of("/ip4/127.0.0.1/tcp/28888/p2p/" + ID), parse("/ip4/127.0.0.1/tcp/28888/" + ID));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("lacks the word p2p"), warnings.getFirst());
    }

    @Test
    void namesAndOldWordsAreRead() {
        assertEquals(List.of("/dns4/provider.example/tcp/28888/p2p/" + ID, "/ip4/192.0.2.1/tcp/1/p2p/" + ID,
                "/dnsaddr/example.org/p2p/" + ID, "/ip4/192.0.2.1/tcp/5"),
                parse(" /dns4/provider.example/tcp/28888/p2p/" + ID, "/ip4/192.0.2.1/tcp/1/ipfs/" + ID,
                        "/dnsaddr/example.org/p2p/" + ID, "/ip4/192.0.2.1/tcp/5"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void otherTransportsAndMistakesAreLeftOutByName() {
        assertEquals(List.of(), parse("/ip4/192.0.2.1/udp/1/quic-v1/p2p/" + ID, "/ip4/192.0.2.1/tcp/1/ws/p2p/" + ID,
                "/ip4/192.0.2.1/udp/5", "/ip4/0.0.0.0/tcp/1/p2p/" + ID, "/ip4/192.0.2.1/tcp/28888/peer_id_of_data_provider",
                "192.0.2.1:28888"));
        assertEquals(6, warnings.size());
        assertTrue(warnings.get(0).contains("uses udp"), warnings.get(0));
        assertTrue(warnings.get(1).contains("uses ws"), warnings.get(1));
        assertTrue(warnings.get(3).contains("wildcard"), warnings.get(3));
        assertTrue(warnings.get(4).contains("/p2p/PEER_ID"), warnings.get(4));
    }

    @Test
    void textsOfANameLeadToAddressesOfTheWantedPeerOnly() {
        String other = HostKey.fresh().peerId().toString();
        Multiaddr wanted = Multiaddr.parse("/dnsaddr/example.org/p2p/" + ID);
        assertEquals(List.of("/ip4/192.0.2.1/tcp/1/p2p/" + ID), DnsAddr.addresses(wanted,
                List.of("dnsaddr=/ip4/192.0.2.1/tcp/1/p2p/" + ID, "dnsaddr=/ip4/192.0.2.2/tcp/1/p2p/" + other,
                        "dnsaddr=/dnsaddr/more.example.org/p2p/" + ID, "v=spf1", "dnsaddr=junk"))
                .stream().map(Multiaddr::toString).toList());
    }

    @Test
    void aNameIsLookedUpByOneQuestion() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server));
            assertEquals(List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + ID)),
                    DnsAddr.resolve(Multiaddr.parse("/dnsaddr/example.org/p2p/" + ID),
                            List.of((InetSocketAddress) server.getLocalSocketAddress())));
        }
    }

    private static void answer(DatagramSocket server) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            server.receive(packet);
            DnsMessage question = DnsReader.read(Bytes.wrap(packet.getData(), 0, packet.getLength()));
            String name = question.questions().getFirst().name();
            assertEquals("_dnsaddr.example.org", name);
            byte[] answer = DnsWriter.write(new DnsMessage(question.id(), DnsMessage.RESPONSE, List.of(),
                    List.of(new DnsMessage.Answer(name,
                            new DnsMessage.Text(List.of(Bytes.utf8("dnsaddr=/ip4/192.0.2.1/tcp/1/p2p/" + ID))))),
                    List.of())).toArray();
            server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
