package prb.libp2p.internal.secure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/** The handshake that js noise 5.0.3 and noise-java 0.1.1 agree on, byte for byte: fixed keys, plain payloads. */
class NoiseVectorTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String A = "0faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20";
    private static final String B = "ff2ee45601ec1b67310c7790404585ae697331eee1c1f8cf2419731c1fff"
            + "3e6b5cda1c2d8029877d73fad62823946ccd"
            + "0c5da35c129100f43d33a59cf19ea8fcdcc0e3e57a6099ef8d8c4716334428108ff44261b0fb75b0a9c04cb2c270b180183d"
            + "d61968e3ec1a"
            + "845721237c78edaa42";
    private static final String C = "f4e4988e97bdcbf0f799d02dd2242624bda72d200e97e322c4f723213896"
            + "a31ebd0c5d29e2e73ec6a7850e2e71968a35"
            + "926339ba34ef5962e61a8caed10e14e64a21206fd90a213905e4ac42565a10b112";

    private static KeyPair pair(int fill, String publicKey) throws Exception {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        byte[] raw = HEX.parseHex(publicKey);
        byte[] number = new byte[32];
        for (int i = 0; i < 32; i++) {
            number[i] = raw[31 - i];
        }
        KeyFactory keys = KeyFactory.getInstance("X25519");
        return new KeyPair(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, number))),
                keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
    }

    /** One end of a pipe in memory that keeps what was sent. */
    private static final class Memory implements Pipe {
        private final BlockingQueue<Byte> in;
        private final BlockingQueue<Byte> out;
        private final List<String> sent = new ArrayList<>();

        Memory(BlockingQueue<Byte> in, BlockingQueue<Byte> out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public int u8() {
            try {
                return in.poll(10, TimeUnit.SECONDS) & 0xff;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Bytes take(int size) {
            byte[] taken = new byte[size];
            for (int i = 0; i < size; i++) {
                taken[i] = (byte) u8();
            }
            return Bytes.wrap(taken);
        }

        @Override
        public boolean ready() {
            return !in.isEmpty();
        }

        @Override
        public void send(List<Bytes> parts) {
            Bytes whole = Bytes.concat(parts);
            sent.add(whole.slice(2).toPlainHex());
            for (byte b : whole.toArray()) {
                out.add(b);
            }
        }
    }

    /** The payloads of the vector are no keys and signatures, so they are only compared. */
    private static final class Fixed extends NoiseHandshake {
        private final String expected;

        Fixed(Pipe pipe, KeyPair fixed, KeyPair fresh, String own, String expected) throws Exception {
            super(pipe, new NoiseIdentity(fixed, own.getBytes(StandardCharsets.US_ASCII)), fresh);
            this.expected = expected;
        }

        @Override
        PeerId check(byte[] payload, byte[] staticKey) {
            assertEquals(expected, new String(payload, StandardCharsets.US_ASCII));
            return PeerId.ofPublicKey(payload);
        }
    }

    @Test
    void theHandshakeIsThatOfJsAndOfNoiseJava() throws Exception {
        BlockingQueue<Byte> toResponder = new LinkedBlockingQueue<>();
        BlockingQueue<Byte> toInitiator = new LinkedBlockingQueue<>();
        Memory initiatorPipe = new Memory(toInitiator, toResponder);
        Memory responderPipe = new Memory(toResponder, toInitiator);
        NoiseHandshake initiator = new Fixed(initiatorPipe,
                pair(0x11, "7b4e909bbe7ffe44c465a220037d608ee35897d31ef972f07f74892cb0f73f13"),
                pair(0x22, "0faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20"),
                "initiator payload", "responder payload");
        NoiseHandshake responder = new Fixed(responderPipe,
                pair(0x33, "7b0d47d93427f8311160781c7c733fd89f88970aef490d8aa0ee19a4cb8a1b14"),
                pair(0x44, "ff2ee45601ec1b67310c7790404585ae697331eee1c1f8cf2419731c1fff3e6b"),
                "responder payload", "initiator payload");
        CompletableFuture<NoiseHandshake.Result> responding = CompletableFuture.supplyAsync(() -> {
            try {
                return responder.respond();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        NoiseHandshake.Result first = initiator.initiate();
        NoiseHandshake.Result second = responding.get(10, TimeUnit.SECONDS);
        assertEquals(List.of(A, C), initiatorPipe.sent);
        assertEquals(List.of(B), responderPipe.sent);
        assertEquals("f3f57b9b55d373c96ffa12fd83013bd54c27f970c7de483264c564f069ba8d64",
                HEX.formatHex(initiator.handshakeHash()));
        assertEquals("4f23d4cceed53e005a02bcf1d61ad3d8bb14b64f64", seal(first.send(), "hello"));
        assertEquals("eaa27995156c22b120387a653e0461ddf38bc17891", seal(first.send(), "again"));
        assertEquals("0ff17e24cec34aa3a376b974c8e8519dc15d63ffa9", seal(second.send(), "world"));
    }

    private static String seal(CipherState cipher, String text) throws Exception {
        byte[] out = new byte[text.length() + CipherState.TAG_BYTES];
        cipher.encrypt(List.of(Bytes.utf8(text)), out, 0);
        return HEX.formatHex(out);
    }
}
