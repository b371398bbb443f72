package prb.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiaddrTest {

    private static final String ID = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @Test
    void textAndBinaryFormComeBack() {
        for (String text : List.of("/ip4/127.0.0.1/tcp/18888", "/ip4/10.1.2.3/tcp/0/p2p/" + ID, "/ip6/0:0:0:0:0:0:0:1/tcp/28889",
                "/dns4/node.example/tcp/443/p2p/" + ID, "/dnsaddr/boot.example/p2p/" + ID, "/dns/localhost/tcp/65535")) {
            Multiaddr address = Multiaddr.parse(text);
            assertEquals(text, address.toString());
            assertEquals(address, Multiaddr.decode(address.toBytes()));
        }
        assertEquals("047f0000010649c8", HexFormat.of().formatHex(Multiaddr.parse("/ip4/127.0.0.1/tcp/18888").toBytes()));
        assertEquals("/ip4/1.2.3.4/tcp/5/p2p/" + ID, Multiaddr.parse("/ip4/1.2.3.4/tcp/5/ipfs/" + ID).toString());
    }

    @Test
    void otherTransportsAreRefusedByName() {
        for (String part : List.of("udp", "quic", "ws", "p2p-circuit")) {
            String text = part.equals("udp") ? "/ip4/1.2.3.4/udp/4001" : "/ip4/1.2.3.4/tcp/4001/" + part + "/x";
            String message = assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(text)).getMessage();
            assertTrue(message.contains(part), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Multiaddr.decode(HexFormat.of().parseHex("047f000001910204d2")));
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String wrong : List.of("", "/", "ip4/1.2.3.4/tcp/1", "/ip4/1.2.3/tcp/1", "/ip4/1.2.3.4", "/ip4/1.2.3.4/tcp/65536",
                "/ip4/1.2.3.4/tcp/-1", "/ip6/1.2.3.4/tcp/1", "/dns4//tcp/1", "/ip4/1.2.3.4/tcp/1/p2p/zzz", "/dns4/a b/tcp/1")) {
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(wrong), wrong);
        }
    }

    @Test
    void fuzzedBytesAreRefusedOrDecoded() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        byte[] valid = Multiaddr.parse("/ip4/10.1.2.3/tcp/1/p2p/" + ID).toBytes();
        int decoded = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(valid, random.nextInt(valid.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Multiaddr.decode(bytes);
                decoded++;
            } catch (IllegalArgumentException expected) {
                assertTrue(expected.getMessage() != null && !expected.getMessage().isEmpty(), "seed " + seed);
            }
        }
        assertTrue(decoded > 0);
    }
}
