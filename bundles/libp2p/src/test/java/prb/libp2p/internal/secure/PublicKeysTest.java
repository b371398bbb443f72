package prb.libp2p.internal.secure;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.HostKey;
import prb.libp2p.RsaKey;
import prb.scale.Bytes;

/** Keys and signatures that prove a peer id, and those that do not. */
class PublicKeysTest {

    private static final byte[] STATIC_KEY = new byte[32];

    private static String refusal(byte[] key, byte[] signature) {
        return assertThrows(GeneralSecurityException.class, () -> PublicKeys.verify(key, STATIC_KEY, signature)).getMessage();
    }

    @Test
    void theSignedTextIsThatOfLibp2p() {
        byte[] text = PublicKeys.handshakeText(STATIC_KEY);
        assertEquals(56, text.length);
        assertEquals("noise-libp2p-static-key:", new String(text, 0, 24, StandardCharsets.US_ASCII));
    }

    @Test
    void rsaAndEd25519KeysProveTheirIds() throws Exception {
        HostKey rsa = new RsaKey(2_048);
        PublicKeys.verify(rsa.publicKey(), STATIC_KEY, rsa.signHandshake(STATIC_KEY));
        assertEquals(299, rsa.publicKey().length);
        assertTrue(rsa.peerId().toString().startsWith("Qm"));
        HostKey ed = HostKey.fresh();
        PublicKeys.verify(ed.publicKey(), STATIC_KEY, ed.signHandshake(STATIC_KEY));
        assertEquals(36, ed.publicKey().length);
        assertTrue(ed.peerId().toString().startsWith("12D3Koo"));
    }

    @Test
    void theKeyOfTheOriginalGivesItsId() throws Exception {
        Path folder = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer", "walkie");
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: " + folder + " is missing; -Dprb.shared names the folder of recordings");
            Assumptions.abort("no recorded keys");
        }
        Bytes file = Bytes.wrap(Files.readAllBytes(folder.resolve("DATA_PROVIDER.peerid.pb")));
        // Protobuf {1 id of 34 bytes, 2 public key message of 299, ...}.
        byte[] key = file.slice(2 + 34 + 3, 299).toArray();
        String told = Files.readString(folder.resolve("DATA_PROVIDER.peerid.txt")).strip();
        assertEquals(PeerId.ofBytes(file.slice(2, 34).toArray()), PeerId.ofPublicKey(key));
        assertTrue(told.contains(PeerId.ofPublicKey(key).toString()), told);
        assertEquals("its signature is not that of its key", refusal(key, new byte[256]));
    }

    @Test
    void anothersSignatureIsRefused() throws Exception {
        HostKey key = HostKey.fresh();
        assertEquals("its signature is not that of its key",
                refusal(key.publicKey(), HostKey.fresh().signHandshake(STATIC_KEY)));
        byte[] forOther = STATIC_KEY.clone();
        forOther[31] = 1;
        assertEquals("its signature is not that of its key", refusal(key.publicKey(), key.signHandshake(forOther)));
        assertThrows(GeneralSecurityException.class, () -> PublicKeys.verify(key.publicKey(), STATIC_KEY, new byte[3]));
    }

    @Test
    void keysOfOtherTypesAndSizesAreRefused() throws Exception {
        for (int type = 2; type < 5; type++) {
            byte[] key = HostKey.fresh().publicKey();
            key[1] = (byte) type;
            assertTrue(refusal(key, new byte[64]).contains("type " + type));
        }
        HostKey small = new RsaKey(1_024);
        assertTrue(refusal(small.publicKey(), small.signHandshake(STATIC_KEY)).contains("1024 bits"));
        byte[] cut = Arrays.copyOf(HostKey.fresh().publicKey(), 35);
        cut[3] = 31;
        assertTrue(refusal(cut, new byte[64]).contains("31 bytes"));
        assertThrows(GeneralSecurityException.class,
                () -> PublicKeys.verify(HexFormat.of().parseHex("0800120401020304"), STATIC_KEY, new byte[256]));
        assertThrows(GeneralSecurityException.class, () -> PublicKeys.verify(new byte[0], STATIC_KEY, new byte[256]));
    }

    @Test
    void aKeyMadeByTheJdkIsTheMessageOfLibp2p() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String hex = HexFormat.of().formatHex(PublicKeys.ed25519Message(pair.getPublic()));
        assertTrue(hex.startsWith("08011220"), hex);
        assertTrue(HexFormat.of().formatHex(pair.getPublic().getEncoded()).endsWith(hex.substring(8)));
        assertDoesNotThrow(() -> PeerId.ofPublicKey(HexFormat.of().parseHex(hex)));
    }
}
