package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.TradeQueueContract;

class AttemptTrailTest {

    static final AccountId ACCOUNT = new AccountId(TradeQueueContract.KEY);

    @TempDir
    Path folder;

    static Attempt attempt(int nonce, String... jobs) {
        byte[] hash = new byte[32];
        hash[1] = (byte) nonce;
        return new Attempt(ACCOUNT, Bytes.wrap(hash), Bytes.ofInts(nonce, 1, 2, 3), List.of(jobs), jobs.length > 1, true,
                BigInteger.TWO, nonce, 1, 10, 74);
    }

    private static List<Attempt> open(Path file) {
        return new AttemptTrail(file).of(ACCOUNT).stream().map(AttemptTrail.Entry::attempt).toList();
    }

    @Test
    void whatWasAddedAndNotRemovedIsThereAfterARestart() throws Exception {
        Path file = folder.resolve("trail");
        assertEquals(List.of(), open(file));
        try (AttemptTrail trail = new AttemptTrail(file)) {
            trail.add(attempt(1, "a"), "first");
            trail.add(attempt(2, "b", "b"), "first");
            trail.remove(attempt(1, "a").hash());
        }
        try (AttemptTrail trail = new AttemptTrail(file)) {
            trail.add(attempt(3, "c"), "second");
            assertEquals(List.of(ACCOUNT), trail.accounts());
        }
        assertEquals(List.of(attempt(2, "b", "b"), attempt(3, "c")), open(file));
        assertEquals(List.of("first", "second"), new AttemptTrail(file).of(ACCOUNT).stream().map(AttemptTrail.Entry::epoch)
                .toList());
    }

    @Test
    void fileThatIsCutAnywhereKeepsItsWholeRecords() throws Exception {
        Path file = folder.resolve("trail");
        long afterFirst;
        try (AttemptTrail trail = new AttemptTrail(file)) {
            trail.add(attempt(1, "a"), "e");
            afterFirst = Files.size(file);
            trail.add(attempt(2, "b"), "e");
        }
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut");
        for (int size = 0; size <= whole.length; size++) {
            Files.write(cut, Arrays.copyOf(whole, size));
            int expected = size == whole.length ? 2 : size >= afterFirst ? 1 : 0;
            assertEquals(expected, open(cut).size(), "cut at " + size);
        }
        Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
        try (AttemptTrail trail = new AttemptTrail(cut)) {
            trail.add(attempt(3, "c"), "e");
        }
        assertEquals(List.of(attempt(1, "a"), attempt(3, "c")), open(cut));
    }

    @Test
    void fileDoesNotGrowForEver() throws Exception {
        Path file = folder.resolve("trail");
        Attempt large = new Attempt(ACCOUNT, TradeQueueContract.KEY, Bytes.wrap(new byte[1 << 20]), List.of("a"), false, false,
                BigInteger.ZERO, 0, 1, 10, 74);
        try (AttemptTrail trail = new AttemptTrail(file)) {
            for (int i = 0; i < 30; i++) {
                trail.add(large, "e");
                trail.remove(large.hash());
            }
            trail.add(attempt(1, "a"), "e");
        }
        assertTrue(Files.size(file) < 12 << 20, "it has " + Files.size(file) + " bytes");
        assertEquals(List.of(attempt(1, "a")), open(file));
    }
}
