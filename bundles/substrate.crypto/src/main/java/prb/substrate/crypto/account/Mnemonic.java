package prb.substrate.crypto.account;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import prb.scale.Bytes;

/**
 * BIP39 phrases of English words, turned into seeds the Substrate way: PBKDF2 runs over the entropy, not over the phrase.
 * Stateless; any thread. No exception repeats a word of a phrase, for a mistyped word still tells much of it.
 */
public final class Mnemonic {

    private static final List<Integer> WORD_COUNTS = List.of(12, 15, 18, 21, 24);
    private static final int WORD_BITS = 11;
    private static final int PBKDF2_ROUNDS = 2048;
    private static final int PBKDF2_BITS = 512;
    private static final int SEED_BYTES = 32;

    private static final List<String> WORDS = load();
    private static final Map<String, Integer> INDEX = index(WORDS);

    private Mnemonic() {}

    /**
     * A fresh phrase.
     *
     * @param words 12, 15, 18, 21 or 24
     * @throws IllegalArgumentException on another count
     */
    public static String generate(int words, SecureRandom random) {
        checkCount(words);
        byte[] entropy = new byte[words * WORD_BITS / 33 * 4];
        random.nextBytes(entropy);
        return phrase(entropy);
    }

    /**
     * The entropy of a phrase, 16 to 32 bytes. Words are lower-case and separated by white space.
     *
     * @throws IllegalArgumentException naming the place of the bad word, the count or the checksum (never the phrase)
     */
    public static Bytes entropy(String phrase) {
        String[] words = phrase.strip().split("\\s+");
        checkCount(words.length);
        byte[] bits = new byte[SEED_BYTES + 1];
        for (int i = 0; i < words.length; i++) {
            Integer index = INDEX.get(words[i]);
            if (index == null) {
                throw new IllegalArgumentException("word " + (i + 1) + " of the mnemonic is not in the English BIP39 list");
            }
            putWord(bits, i, index);
        }
        int entropyBytes = words.length * WORD_BITS / 33 * 4;
        byte[] entropy = Arrays.copyOf(bits, entropyBytes);
        int checksumMask = 0xff << 8 - entropyBytes / 4 & 0xff;
        if (((sha256(entropy)[0] ^ bits[entropyBytes]) & checksumMask) != 0) {
            throw new IllegalArgumentException("the mnemonic has a wrong checksum, look for a swapped or mistaken word");
        }
        return Bytes.wrap(entropy);
    }

    /**
     * The 32-byte mini secret of phrase and password.
     *
     * @param password empty for none; taken as it is, not normalised
     * @throws IllegalArgumentException when the phrase is not valid, as {@link #entropy(String)} says
     */
    public static Bytes miniSecret(String phrase, String password) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        byte[] salt = ("mnemonic" + password).getBytes(StandardCharsets.UTF_8);
        generator.init(entropy(phrase).toArray(), salt, PBKDF2_ROUNDS);
        KeyParameter key = (KeyParameter) generator.generateDerivedParameters(PBKDF2_BITS);
        return Bytes.wrap(Arrays.copyOf(key.getKey(), SEED_BYTES));
    }

    static String phrase(byte[] entropy) {
        byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
        bits[entropy.length] = sha256(entropy)[0];
        String[] words = new String[entropy.length / 4 * 3];
        for (int i = 0; i < words.length; i++) {
            words[i] = WORDS.get(getWord(bits, i));
        }
        return String.join(" ", words);
    }

    private static void putWord(byte[] bits, int place, int index) {
        for (int i = 0; i < WORD_BITS; i++) {
            int bit = place * WORD_BITS + i;
            bits[bit / 8] |= (byte) ((index >> WORD_BITS - 1 - i & 1) << 7 - bit % 8);
        }
    }

    private static int getWord(byte[] bits, int place) {
        int index = 0;
        for (int i = 0; i < WORD_BITS; i++) {
            int bit = place * WORD_BITS + i;
            index = index << 1 | bits[bit / 8] >> 7 - bit % 8 & 1;
        }
        return index;
    }

    private static void checkCount(int words) {
        if (!WORD_COUNTS.contains(words)) {
            throw new IllegalArgumentException("a mnemonic has 12, 15, 18, 21 or 24 words, not " + words);
        }
    }

    private static byte[] sha256(byte[] input) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(input, 0, input.length);
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return out;
    }

    private static List<String> load() {
        try (InputStream in = Mnemonic.class.getResourceAsStream("bip39-english.txt")) {
            List<String> words = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
            if (words.size() != 1 << WORD_BITS) {
                throw new IllegalStateException("bip39-english.txt has " + words.size() + " words, not 2048");
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("bip39-english.txt cannot be read from this bundle", e);
        }
    }

    private static Map<String, Integer> index(List<String> words) {
        Map<String, Integer> index = HashMap.newHashMap(words.size());
        for (int i = 0; i < words.size(); i++) {
            index.put(words.get(i), i);
        }
        return Map.copyOf(index);
    }
}
