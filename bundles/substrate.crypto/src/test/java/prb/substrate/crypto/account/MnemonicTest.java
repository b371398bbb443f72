package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.substrate.crypto.Vectors;

class MnemonicTest {

    @Test
    void recordedPhrasesGiveTheRecordedSeeds() {
        for (JsonNode vector : Vectors.read("bip39.json").get("vectors")) {
            String phrase = vector.get("mnemonic").asText();
            Bytes entropy = Vectors.hex(vector.get("entropy"));
            Bytes seed = Mnemonic.miniSecret(phrase, vector.get("password").asText());
            assertEquals(entropy, Mnemonic.entropy(phrase));
            assertEquals(phrase, Mnemonic.phrase(entropy.toArray()));
            assertEquals(Vectors.hex(vector.get("miniSecret")), seed);
            assertEquals(Vectors.hex(vector.get("sr25519Public")), Keypair.fromSeed(seed, KeyType.SR25519).publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 18, 21, 24})
    void freshPhrasesAreValidAndDiffer(int words) {
        SecureRandom random = new SecureRandom();
        String phrase = Mnemonic.generate(words, random);
        assertEquals(words, phrase.split(" ").length);
        assertEquals(words / 3 * 4, Mnemonic.entropy(phrase).size());
        assertEquals(phrase, Mnemonic.phrase(Mnemonic.entropy(phrase).toArray()));
        assertFalse(phrase.equals(Mnemonic.generate(words, random)));
    }

    @Test
    void surroundingAndRepeatedBlanksAreIgnored() {
        String phrase = Mnemonic.generate(12, new SecureRandom());
        assertEquals(Mnemonic.entropy(phrase), Mnemonic.entropy("  " + phrase.replace(" ", " \t ") + "\n"));
    }

    @Test
    void otherCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.generate(13, new SecureRandom()));
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.entropy(""));
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.entropy("abandon ".repeat(13)));
    }

    @Test
    void badWordIsNamedByPlaceOnly() {
        String phrase = "legal winner thank year wave sausage worth useful legal winner thankk yellow";
        String message = assertThrows(IllegalArgumentException.class, () -> Mnemonic.entropy(phrase)).getMessage();
        assertTrue(message.contains("word 11"), message);
        assertFalse(message.contains("thank"), message);
    }

    @Test
    void wrongChecksumIsSaidWithoutThePhrase() {
        String phrase = "legal winner thank year wave sausage worth useful legal winner thank thank";
        String message = assertThrows(IllegalArgumentException.class, () -> Mnemonic.entropy(phrase)).getMessage();
        assertTrue(message.contains("checksum"), message);
        assertFalse(message.contains("legal") || message.contains("winner"), message);
    }
}
