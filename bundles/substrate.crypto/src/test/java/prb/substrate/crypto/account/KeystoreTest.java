package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.Vectors;

class KeystoreTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Bytes MESSAGE = Bytes.utf8("hello");

    private static List<JsonNode> vectors() {
        List<JsonNode> out = new ArrayList<>();
        Vectors.read("keystore.json").get("vectors").forEach(out::add);
        return out;
    }

    private static KeyType type(JsonNode vector) {
        return KeyType.valueOf(vector.get("type").asText().toUpperCase(Locale.ROOT));
    }

    private static String password(JsonNode vector) {
        return vector.get("password").isNull() ? null : vector.get("password").asText();
    }

    private static ObjectNode plain() {
        return vectors().stream().filter(vector -> vector.get("password").isNull()).findFirst().orElseThrow()
                .get("json").deepCopy();
    }

    private static ObjectNode encrypted() {
        return vectors().getFirst().get("json").deepCopy();
    }

    private static String refusal(JsonNode json) {
        return assertThrows(IllegalArgumentException.class, () -> Keystore.read(json.toString()).unlock("x")).getMessage();
    }

    @Test
    void filesOfPolkadotJsOpen() {
        for (JsonNode vector : vectors()) {
            Keystore keystore = Keystore.read(vector.get("json").toString());
            assertEquals(type(vector), keystore.type());
            assertEquals("3", keystore.version());
            assertEquals(vector.get("password").isNull(), !keystore.isEncrypted());
            assertEquals(vector.get("json").get("address").asText(), keystore.address());
            Keypair key = keystore.unlock(password(vector));
            assertEquals(Vectors.hex(vector.get("public")), key.publicKey());
            assertEquals(Vectors.hex(vector.get("pkcs8PlainHex")), Pkcs8.encode(key));
            Bytes signature = Vectors.hex(vector.get("signatureByDecoded"));
            assertTrue(Signatures.verify(key.type(), key.publicKey(), Vectors.hex(vector.get("messageHello")), signature));
        }
    }

    @Test
    void metaIsKeptAsItIs() throws Exception {
        JsonNode json = encrypted();
        assertEquals(json.get("meta"), JSON.readTree(Keystore.read(json.toString()).meta()));
    }

    @Test
    void writtenFilesOpenAgainAndHaveTheirForm() throws Exception {
        for (KeyType type : KeyType.values()) {
            Keypair key = Keypair.fromUri("//Alice", type);
            String text = Keystore.write(key, "pässwörd", "a \"name\"", Instant.ofEpochMilli(1_700_000_000_000L));
            JsonNode json = JSON.readTree(text);
            assertEquals("[\"scrypt\",\"xsalsa20-poly1305\"]", json.get("encoding").get("type").toString());
            assertEquals("a \"name\"", json.get("meta").get("name").asText());
            assertEquals(1_700_000_000_000L, json.get("meta").get("whenCreated").asLong());
            Bytes encoded = Bytes.wrap(Base64.getDecoder().decode(json.get("encoded").asText()));
            assertEquals(Bytes.fromHex("000002000100000008000000"), encoded.slice(32, 12));
            Keypair again = Keystore.read(text).unlock("pässwörd");
            assertEquals(key.secret(), again.secret());
            assertTrue(Signatures.verify(type, key.publicKey(), MESSAGE, again.sign(MESSAGE)));
            assertFalse(text.contains(key.secret().toPlainHex()));
        }
    }

    @Test
    void boxesAreThoseOfPolkadotJs() {
        JsonNode vector = vectors().getFirst();
        Bytes encoded = Vectors.hex(vector.get("encodedHex"));
        byte[] long64 = SCrypt.generate(
                Bytes.utf8(password(vector)).toArray(), encoded.slice(0, 32).toArray(), 131_072, 8, 1, 64);
        byte[] key = Arrays.copyOf(long64, 32);
        byte[] box = SecretBox.seal(key, encoded.slice(44, 24).toArray(), Vectors.hex(vector.get("pkcs8PlainHex")).toArray());
        assertEquals(encoded.slice(68), Bytes.wrap(box));
    }

    @Test
    void wrongPasswordAndChangedDataAreRefusedAlike() {
        JsonNode json = encrypted();
        Keystore keystore = Keystore.read(json.toString());
        String wrong = assertThrows(IllegalArgumentException.class, () -> keystore.unlock("Correct horse")).getMessage();
        assertTrue(wrong.contains("password is wrong"), wrong);
        assertFalse(wrong.contains("orrect"), wrong);
        assertThrows(IllegalArgumentException.class, () -> keystore.unlock(""));
        assertThrows(IllegalArgumentException.class, () -> keystore.unlock(null));
        byte[] changed = Vectors.hex(vectors().getFirst().get("encodedHex")).toArray();
        changed[changed.length - 1] ^= 1;
        ((ObjectNode) json).put("encoded", Base64.getEncoder().encodeToString(changed));
        String damaged = assertThrows(
                IllegalArgumentException.class, () -> Keystore.read(json.toString()).unlock("correct horse")).getMessage();
        assertEquals(wrong, damaged);
    }

    @Test
    void hostileScryptParametersAreRefusedBeforeAnyWork() {
        byte[] encoded = Vectors.hex(vectors().getFirst().get("encodedHex")).toArray();
        long[][] hostile = {
            {1L << 30, 1, 8}, {131_072, 1, 1 << 20}, {131_072, 1_000_000, 8}, {131_072, 2, 8}, {0, 1, 8}, {131_072, 0, 8},
            {131_073, 1, 8}, {0xffff_ffffL, 0xffff_ffffL, 0xffff_ffffL}, {16_384, 1, 8},
        };
        for (long[] parameters : hostile) {
            Bytes bytes = new ScaleWriter().u32(parameters[0]).u32(parameters[1]).u32(parameters[2]).toBytes();
            bytes.copyTo(encoded, 32);
            ObjectNode json = encrypted().put("encoded", Base64.getEncoder().encodeToString(encoded));
            String reason = assertThrows(IllegalArgumentException.class, () -> Keystore.read(json.toString())).getMessage();
            assertTrue(reason.contains("N=" + parameters[0] + " "), reason);
        }
    }

    @Test
    void allParametersThatPolkadotJsWroteAreAccepted() {
        Bytes block = Vectors.hex(vectors().getFirst().get("pkcs8PlainHex"));
        int[][] allowed = {{8_192, 10}, {16_384, 5}, {32_768, 3}, {32_768, 1}, {65_536, 2}};
        byte[] salt = new byte[32];
        byte[] nonce = new byte[24];
        for (int[] each : allowed) {
            byte[] key = SCrypt.generate(
                    Bytes.utf8("pw").toArray(), salt, each[0], 8, each[1], 64);
            byte[] box = SecretBox.seal(Arrays.copyOf(key, 32), nonce, block.toArray());
            Bytes parameters = new ScaleWriter().u32(each[0]).u32(each[1]).u32(8).toBytes();
            Bytes encoded = Bytes.concat(Bytes.wrap(salt), parameters, Bytes.wrap(nonce), Bytes.wrap(box));
            ObjectNode json = encrypted().put("encoded", Base64.getEncoder().encodeToString(encoded.toArray()));
            assertEquals(block, Pkcs8.encode(Keystore.read(json.toString()).unlock("pw")));
        }
    }

    @Test
    void oldFilesOpen() {
        Keypair key = Keypair.fromUri("//Alice", KeyType.ED25519);
        Bytes block = Bytes.concat(
                Bytes.fromHex("3053020101300506032b657004220420"), key.secret(), Bytes.fromHex("a123032100"), key.publicKey());
        byte[] nonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
        byte[] passwordKey = Arrays.copyOf(Bytes.utf8("old").toArray(), 32);
        Bytes encoded = Bytes.concat(Bytes.wrap(nonce), Bytes.wrap(SecretBox.seal(passwordKey, nonce, block.toArray())));
        ObjectNode version0 = JSON.createObjectNode().put("encoded", encoded.toHex()).put("address", key.accountId().toSs58(0));
        version0.putObject("encoding").put("content", "pkcs8").put("type", "xsalsa20-poly1305").put("version", "0");
        assertEquals(key.secret(), Keystore.read(version0.toString()).unlock("old").secret());
        ObjectNode version2 = JSON.createObjectNode().put("encoded", encoded.toHex()).put("address", key.accountId().toSs58(2));
        ObjectNode encoding = version2.putObject("encoding").put("version", "2");
        encoding.putArray("content").add("pkcs8").add("ed25519");
        encoding.put("type", "xsalsa20-poly1305");
        assertEquals(key.secret(), Keystore.read(version2.toString(), KeyType.SR25519).unlock("old").secret());
    }

    @Test
    void seedOfAnOldSr25519FileIsExpanded() {
        Bytes seed = Bytes.wrap(new byte[32]);
        Keypair key = Keypair.fromSeed(seed, KeyType.SR25519);
        Bytes block = Bytes.concat(
                Bytes.fromHex("3053020101300506032b657004220420"), seed, Bytes.fromHex("a123032100"), key.publicKey());
        assertEquals(key.secret(), Pkcs8.decode(block, KeyType.SR25519).secret());
    }

    @Test
    void badFilesAreRefusedByFieldAndReason() {
        assertTrue(refusal(plain().put("address", "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty")).contains("address"));
        assertTrue(refusal(plain().put("encoded", "?")).contains("encoded"));
        assertTrue(refusal(plain().put("encoded", "")).contains("encoded"));
        assertTrue(refusal(plain().put("encoded", 7)).contains("encoded"));
        assertTrue(refusal(plain().without("encoded")).contains("encoded"));
        assertTrue(refusal(plain().put("encoded", "AAAA")).contains("pkcs8 header"));
        assertTrue(refusal(JSON.createArrayNode()).contains("object"));
        ObjectNode version = plain();
        version.withObject("/encoding").put("version", "4");
        assertTrue(refusal(version).contains("version '4'"));
        ObjectNode ethereum = plain();
        ethereum.withObject("/encoding").putArray("content").add("pkcs8").add("ethereum");
        assertTrue(refusal(ethereum).contains("ethereum"));
        ObjectNode cipher = plain();
        cipher.withObject("/encoding").put("type", "rot13");
        assertTrue(refusal(cipher).contains("rot13"));
        ObjectNode publicKey = plain();
        byte[] block = Base64.getDecoder().decode(publicKey.get("encoded").asText());
        block[block.length - 1] ^= 1;
        assertTrue(refusal(publicKey.put("encoded", Base64.getEncoder().encodeToString(block))).contains("public key"));
    }

    @Test
    void textThatIsNoJsonIsRefusedWithoutRepeatingIt() {
        for (String text : List.of("", "{", "nonsense-with-secret", "{\"encoded\":\"a\"", "{} {}",
                "{\"encoded\":\"a\",\"encoded\":\"b\"}", "[".repeat(1000),
                "{\"meta\":" + "{\"a\":".repeat(30) + "1" + "}".repeat(31), "x".repeat(70_000))) {
            String reason = assertThrows(IllegalArgumentException.class, () -> Keystore.read(text)).getMessage();
            assertFalse(reason.contains("secret"), reason);
        }
    }

    @Test
    void mutatedFilesOpenOrAreRefusedWithOneException() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String valid = plain().toString();
        for (int i = 0; i < 5_000; i++) {
            char[] chars = valid.toCharArray();
            chars[random.nextInt(chars.length)] = (char) (32 + random.nextInt(95));
            String text = new String(chars, 0, random.nextInt(4) == 0 ? random.nextInt(chars.length) : chars.length);
            try {
                Keystore.read(text).unlock(null);
            } catch (IllegalArgumentException refused) {
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", text " + text, e);
            }
        }
    }
}
