package prb.substrate.crypto.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.Vectors;

/**
 * The texts that people and files give: addresses, phrases, secret URIs, key files. Damaged ones are refused with
 * IllegalArgumentException and a reason, and cost no more memory than their size allows. {@code -Dprb.seed=N} repeats a run,
 * {@code -Dprb.fuzz.seconds=N} makes it longer.
 */
class TextFuzzTest {

    private static final int ROUNDS = 4000;
    /** A valid phrase costs 2048 rounds of PBKDF2, a URI up to 32 junctions, each some multiplications on the curve. */
    private static final long ALLOCATED_BASE = 32 << 20;
    private static final long ALLOCATED_PER_CHAR = 512;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private void fuzz(String what, List<String> good, Consumer<String> target) {
        fuzz(what, ROUNDS, good, target);
    }

    private void fuzz(String what, int rounds, List<String> good, Consumer<String> target) {
        System.out.println("fuzz " + what + ": seed " + seed);
        good.forEach(text -> offer(what, text, target));
        long end = System.nanoTime() + Long.getLong("prb.fuzz.seconds", 0) * 1_000_000_000L;
        for (int round = 0; round < rounds || System.nanoTime() < end; round++) {
            String text = good.get(random.nextInt(good.size()));
            for (int left = random.nextInt(4); left >= 0; left--) {
                text = mutate(text, good.get(random.nextInt(good.size())));
            }
            offer(what, text, target);
        }
        for (String monster : List.of("", " ", "/", "//", "///", "1".repeat(100_000), "0x" + "0".repeat(100_000),
                "//0x" + "ab".repeat(2000),
                "/a".repeat(2000), "a ".repeat(100_000), "{".repeat(60_000), "[".repeat(60_000), "{\"a\":".repeat(10_000),
                "\ud800")) {
            offer(what, monster, target);
        }
    }

    private void offer(String what, String text, Consumer<String> target) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.accept(text);
        } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().isBlank());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
            throw new AssertionError(what + " seed " + seed + ": " + other + " of " + text, other);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < ALLOCATED_BASE + ALLOCATED_PER_CHAR * text.length(),
                () -> what + " seed " + seed + ": " + allocated + " bytes for " + text);
    }

    private String mutate(String text, String other) {
        int at = random.nextInt(text.length() + 1);
        String head = text.substring(0, at);
        String tail = text.substring(at);
        return switch (random.nextInt(6)) {
            case 0 -> head;
            case 1 -> head + (char) (random.nextInt(8) == 0 ? random.nextInt(0x10000) : ' ' + random.nextInt(95)) + tail;
            case 2 -> head + (tail.isEmpty() ? "" : tail.substring(1));
            case 3 -> head + other.substring(random.nextInt(other.length() + 1));
            case 4 -> head + tail.substring(0, Math.min(tail.length(), 5)).repeat(random.nextInt(200)) + tail;
            default -> head + (char) (' ' + random.nextInt(95)) + (tail.isEmpty() ? "" : tail.substring(1));
        };
    }

    private static List<String> texts(String file, String list, String field) {
        List<String> out = new ArrayList<>();
        for (JsonNode each : Vectors.read(file).get(list)) {
            out.add(each.get(field).asText());
        }
        return out;
    }

    @Test
    void addressesAreReadOrRefused() {
        fuzz("ss58", texts("ss58.json", "vectors", "address"), text -> {
            Ss58.Decoded decoded = Ss58.decode(text);
            assertEquals(text, Ss58.encode(decoded.id(), decoded.prefix()));
        });
        fuzz("account", List.of("45R2pfjQUW2s9PQRHU48HQKLKHVMaDja7N3wpBtmF28UYDs2", "0x" + "12".repeat(32)), AccountId::parse);
    }

    @Test
    void idsOfEverySizeSurviveUnderRandomPrefixes() {
        for (int round = 0; round < 20_000; round++) {
            int size = List.of(1, 2, 4, 8, 32, 33).get(random.nextInt(6));
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            bytes[0] = random.nextInt(4) == 0 ? 0 : bytes[0];
            int prefix = random.nextInt(16_384);
            if (prefix != 46 && prefix != 47) {
                Bytes id = Bytes.wrap(bytes);
                assertEquals(new Ss58.Decoded(prefix, id), Ss58.decode(Ss58.encode(id, prefix)), "seed " + seed);
            }
        }
    }

    @Test
    void phrasesAreReadOrRefusedAndComeBack() {
        SecureRandom secure = new SecureRandom();
        List<String> phrases = new ArrayList<>();
        for (int words : List.of(12, 15, 18, 21, 24)) {
            for (int i = 0; i < 50; i++) {
                String phrase = Mnemonic.generate(words, secure);
                assertEquals(phrase, Mnemonic.phrase(Mnemonic.entropy(phrase).toArray()));
                phrases.add(phrase);
            }
        }
        fuzz("mnemonic", phrases, Mnemonic::entropy);
    }

    @Test
    void secretUrisAreReadOrRefused() {
        List<String> uris = List.of("//Alice", "//Alice/soft//hard///password", "0x" + "12".repeat(32) + "//0x1234/7",
                "//" + "long".repeat(20), "//18446744073709551616");
        fuzz("uri", ROUNDS / 10, uris, text -> Keypair.fromUri(text, KeyType.SR25519));
    }

    @Test
    void keyFilesAreReadOrRefused() {
        String written = Keystore.write(Keypair.fromUri("//Alice", KeyType.SR25519), "pass", "name", Instant.EPOCH);
        String plain = written.replace("[\"scrypt\",\"xsalsa20-poly1305\"]", "[\"none\"]");
        fuzz("keystore", List.of(written, plain), text -> {
            Keystore keystore = Keystore.read(text);
            if (!keystore.isEncrypted()) {
                keystore.unlock("");
            }
        });
    }
}
