package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.substrate.crypto.Vectors;

class KeypairTest {

    private static final JsonNode KEYS = Vectors.read("keys.json");
    private static final String PHRASE = KEYS.get("phrase").asText();

    private static JsonNode vectors(KeyType type) {
        return KEYS.get(type.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void recordedUrisGiveTheRecordedKeys(KeyType type) {
        for (JsonNode vector : vectors(type)) {
            String uri = vector.get("uri").asText();
            Keypair key = Keypair.fromUri(PHRASE + uri, type);
            assertEquals(Vectors.hex(vector.get("public")), key.publicKey(), uri);
            assertEquals(vector.get("address42").asText(), key.accountId().toString(), uri);
            assertEquals(type, key.type());
            if (vector.has("accountId")) {
                assertEquals(Vectors.hex(vector.get("accountId")), key.accountId().bytes(), uri);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void recordedSignaturesAreAccepted(KeyType type) {
        for (JsonNode vector : vectors(type)) {
            Bytes publicKey = Vectors.hex(vector.get("public"));
            for (JsonNode signed : vector.get("signatures")) {
                Bytes message = Vectors.hex(signed.get("message"));
                Bytes signature = Vectors.hex(signed.get("signature"));
                assertTrue(Signatures.verify(type, publicKey, message, signature));
                if (type != KeyType.SR25519) {
                    assertEquals(signature, Keypair.fromUri(PHRASE + vector.get("uri").asText(), type).sign(message));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void ownSignaturesHoldAndAlteredOnesDoNot(KeyType type) {
        Keypair key = Keypair.fromUri("//Alice", type);
        Bytes message = Bytes.utf8("a message");
        Bytes signature = key.sign(message);
        assertTrue(Signatures.verify(type, key.publicKey(), message, signature));
        assertFalse(Signatures.verify(type, key.publicKey(), Bytes.utf8("A message"), signature));
        assertFalse(Signatures.verify(type, Keypair.fromUri("//Bob", type).publicKey(), message, signature));
        for (int i = 0; i < signature.size(); i++) {
            byte[] altered = signature.toArray();
            altered[i] ^= 1;
            assertFalse(Signatures.verify(type, key.publicKey(), message, Bytes.wrap(altered)), "byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void storedSecretsComeBackAsTheSameKey(KeyType type) {
        for (JsonNode vector : vectors(type)) {
            Keypair key = Keypair.fromUri(PHRASE + vector.get("uri").asText(), type);
            Keypair again = Keypair.fromSecret(key.secret(), type);
            assertEquals(key.publicKey(), again.publicKey());
            assertEquals(key.secret(), again.secret());
            assertTrue(Signatures.verify(type, key.publicKey(), Bytes.EMPTY, again.sign(Bytes.EMPTY)));
        }
    }

    @Test
    void sr25519SecretsHaveTheFormOfPolkadotJs() {
        for (JsonNode vector : vectors(KeyType.SR25519)) {
            String uri = vector.get("uri").asText();
            Bytes recorded = Vectors.hex(vector.get("secret"));
            Bytes own = Keypair.fromUri(PHRASE + uri, KeyType.SR25519).secret();
            assertEquals(recorded.slice(0, 32), own.slice(0, 32), uri);
            JsonNode junctions = vector.get("junctions");
            if (junctions.isEmpty() || junctions.get(junctions.size() - 1).get("hard").asBoolean()) {
                assertEquals(recorded, own, uri);
            }
            assertEquals(Vectors.hex(vector.get("public")), Keypair.fromSecret(recorded, KeyType.SR25519).publicKey());
        }
    }

    @Test
    void ed25519SecretsAreSeeds() {
        for (JsonNode vector : vectors(KeyType.ED25519)) {
            Keypair key = Keypair.fromUri(PHRASE + vector.get("uri").asText(), KeyType.ED25519);
            assertEquals(Vectors.hex(vector.get("secret")), Bytes.concat(key.secret(), key.publicKey()));
        }
    }

    @Test
    void wellKnownSeedIsExpandedAsRecorded() {
        JsonNode known = KEYS.get("wellKnownSeeds").elements().next();
        Keypair key = Keypair.fromSeed(Vectors.hex(known.get("seed")), KeyType.SR25519);
        assertEquals(Vectors.hex(known.get("public")), key.publicKey());
        assertEquals(Vectors.hex(known.get("secret")), key.secret());
        assertEquals(key.publicKey(), Keypair.fromUri(known.get("seed").asText(), KeyType.SR25519).publicKey());
    }

    @Test
    void recordedBadSignaturesAreRefused() {
        for (JsonNode vector : KEYS.get("invalidSr25519")) {
            boolean valid = Signatures.verify(
                    KeyType.SR25519,
                    Vectors.hex(vector.get("public")),
                    Vectors.hex(vector.get("message")),
                    Vectors.hex(vector.get("signature")));
            assertEquals(vector.get("valid").asBoolean(), valid);
        }
    }

    @Test
    void sr25519SignaturesAreRandomised() {
        Keypair key = Keypair.fromUri("//Alice", KeyType.SR25519);
        assertNotEquals(key.sign(Bytes.EMPTY), key.sign(Bytes.EMPTY));
    }

    @Test
    void aliceHasHerAddress() {
        AccountId alice = Keypair.fromUri("//Alice", KeyType.SR25519).accountId();
        assertEquals("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", alice.toSs58(42));
        assertEquals("45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2", alice.toSs58(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "  ", "foo bar", "0x1234", "0xzz", "//Alice//", "//Alice/", "/", "//",
        "bottom drive obey lake curtain smoke basket hold race lonely fit fit",
        "bottom drive obey lake curtain smoke basket hold race lonely fit wolk",
    })
    void otherTextsAreRefusedWithoutBeingRepeated(String uri) {
        String message = assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri(uri, KeyType.SR25519)).getMessage();
        assertFalse(message.contains("foo") || message.contains("1234") || message.contains("zz"), message);
        assertFalse(message.contains("wolk") || message.contains("bottom") || message.contains("lonely"), message);
    }

    @Test
    void softJunctionsAreRefusedForTypesWithoutThem() {
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri("//Alice/soft", KeyType.ED25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri("/soft", KeyType.ECDSA));
    }

    @Test
    void excessiveUrisAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri("//a".repeat(33), KeyType.SR25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri("//" + "a".repeat(5000), KeyType.SR25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromUri("//" + "9".repeat(78), KeyType.SR25519));
    }

    @Test
    void malformedSecretsAreRefused() {
        Bytes zero = Bytes.wrap(new byte[32]);
        Bytes ones = Bytes.fromHex("ff".repeat(64));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSeed(zero, KeyType.ECDSA));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSeed(ones.slice(0, 32), KeyType.ECDSA));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSeed(zero.slice(1), KeyType.SR25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSecret(zero, KeyType.SR25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSecret(ones, KeyType.SR25519));
        assertThrows(IllegalArgumentException.class, () -> Keypair.fromSecret(ones, KeyType.ED25519));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void textFormHidesTheSecret(KeyType type) {
        Keypair key = Keypair.fromUri("//Alice", type);
        assertFalse(key.toString().contains(key.secret().slice(0, 8).toPlainHex()));
        assertTrue(key.toString().contains(key.accountId().toString()));
    }
}
