package prb.libp2p.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.HostKey;
import prb.libp2p.Identify;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/** What peers say of themselves: ours, the original's, and what a peer may not say. */
class IdentifyCodecTest {

    private static final HostKey KEY = HostKey.fresh();
    private static final List<Multiaddr> LISTEN = List.of(Multiaddr.parse("/ip4/10.0.0.7/tcp/18888"),
            Multiaddr.parse("/ip6/0:0:0:0:0:0:0:1/tcp/28889"));

    private static Bytes encoded(byte[] key) throws IOException {
        return IdentifyCodec.encode(key, LISTEN, List.of("/pb", "/ipfs/id/1.0.0"), Multiaddr.parse("/ip4/1.2.3.4/tcp/5"), "prb");
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static Bytes message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return Bytes.wrap(bytes.toByteArray());
    }

    @Test
    void whatWeSayComesBack() throws Exception {
        Identify identify = IdentifyCodec.decode(encoded(KEY.publicKey()), KEY.peerId());
        assertEquals(new Identify(LISTEN, List.of("/pb", "/ipfs/id/1.0.0"), "ipfs/0.1.0", "prb"), identify);
        assertEquals("0a24" + Bytes.wrap(KEY.publicKey()).toPlainHex() + "1208" + "040a0000070649c8",
                encoded(KEY.publicKey()).slice(0, 48).toPlainHex());
    }

    @Test
    void aKeyOfSomebodyElseIsRefused() {
        PeerException error = assertThrows(PeerException.class,
                () -> IdentifyCodec.decode(encoded(HostKey.fresh().publicKey()), KEY.peerId()));
        assertEquals(DropReason.UNAUTHENTICATED, error.reason());
    }

    @Test
    void theOriginalIsUnderstood() throws Exception {
        Path file = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer", "walkie", "Hello.mplex.json");
        if (!Files.exists(file)) {
            System.out.println("skipped: " + file + " is missing; -Dprb.shared names the folder of recordings");
            Assumptions.abort("no recordings");
        }
        // The server's answer on stream 0: frame header 01 c8 08, then the message with its size.
        var found = Pattern.compile("\"hex\":\"01c808(c608[0-9a-f]*)\"").matcher(Files.readString(file));
        assertTrue(found.find());
        Bytes framed = Bytes.fromHex("0x" + found.group(1)).slice(0, 2 + 1_094);
        Bytes message = TcpConnection.unframe(framed);
        PeerId id = PeerId.ofPublicKey(message.slice(3, 299).toArray());
        Identify identify = IdentifyCodec.decode(message, id);
        assertEquals("js-libp2p/0.35.8", identify.agentVersion());
        assertEquals("ipfs/0.1.0", identify.protocolVersion());
        assertTrue(identify.protocols().containsAll(List.of("/pb", "/blob", "/ipfs/lan/kad/1.0.0")), identify.toString());
        assertTrue(!identify.listenAddresses().isEmpty());
    }

    @Test
    void listsAndTextsAreBounded() throws Exception {
        Bytes message = message(out -> {
            for (int i = 0; i < 1_000; i++) {
                out.writeByteArray(2, LISTEN.getFirst().toBytes());
                out.writeString(3, "/p/" + i);
            }
            out.writeString(3, "x".repeat(5_000));
            out.writeString(6, "a".repeat(5_000));
        });
        Identify identify = IdentifyCodec.decode(message, KEY.peerId());
        assertEquals(256, identify.listenAddresses().size());
        assertEquals(256, identify.protocols().size());
        assertEquals(256, identify.agentVersion().length());
    }

    @Test
    void foreignAddressesAndUnknownFieldsAreLeftOut() throws Exception {
        Bytes message = message(out -> {
            out.writeByteArray(2, new byte[] {4, 1, 2, 3, 4, (byte) 0x91, 2, 0x0f, (byte) 0xa1});
            out.writeByteArray(2, LISTEN.getLast().toBytes());
            out.writeByteArray(8, new byte[300]);
            out.writeUInt64(99, 7);
        });
        assertEquals(List.of(LISTEN.getLast()), IdentifyCodec.decode(message, KEY.peerId()).listenAddresses());
    }

    @Test
    void aSizeThatIsNotThereIsRefused() {
        assertThrows(PeerException.class, () -> TcpConnection.unframe(Bytes.ofInts(5, 1, 2)));
        assertThrows(PeerException.class,
                () -> TcpConnection.unframe(Bytes.ofInts(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)));
        assertThrows(IOException.class, () -> TcpConnection.unframe(Bytes.EMPTY));
    }

    @Test
    void fuzzedMessagesAreRefusedOrDecoded() throws Exception {
        long seed = 20_261_131;
        System.out.println("identify fuzz, seed " + seed);
        Random random = new Random(seed);
        Bytes valid = encoded(KEY.publicKey());
        int decoded = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = valid.slice(0, random.nextInt(3) == 0 ? random.nextInt(valid.size()) : valid.size()).toArray();
            for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Identify identify = IdentifyCodec.decode(Bytes.wrap(bytes), KEY.peerId());
                assertTrue(identify.listenAddresses().size() <= 256, "seed " + seed + ", round " + i);
                decoded++;
            } catch (IOException | IllegalArgumentException expected) {
                assertTrue(expected.getMessage() != null, "seed " + seed + ", round " + i);
            }
        }
        assertTrue(decoded > 1_000, "only " + decoded);
    }
}
