package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.substrate.chain.grandpa.Voting.justify;
import static prb.substrate.chain.grandpa.Voting.on;
import static prb.substrate.chain.grandpa.Voting.vote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.Keypair;

class ThoroughnessTest {

    private static final int CROWD = 60;
    private static final int THRESHOLD = 41;
    private static final String SIGNATURE = "bad justification for header: "
            + "invalid signature for precommit in grandpa justification";

    private final List<Keypair> voters = Voting.voters(CROWD);
    private final AuthoritySet set = Voting.set(voters);
    private final Header target = on(Voting.start(), 0);
    private final List<Precommit> votes = new ArrayList<>(voters.stream().map(voter -> vote(voter, target)).toList());

    private void spoil(int index) {
        Precommit vote = votes.get(index);
        Precommit other = vote(voters.get(index), on(target, 9));
        votes.set(index, new Precommit(vote.targetHash(), vote.targetNumber(), other.signature(), vote.authorityId()));
    }

    private void accepted(Thoroughness thoroughness, Header... ancestries) {
        Justification justification = justify(target, votes, ancestries);
        assertDoesNotThrow(() -> justification.verify(set, target.hash(), target.number(), thoroughness));
    }

    private void refused(Thoroughness thoroughness, String reason, Header... ancestries) {
        Justification justification = justify(target, votes, ancestries);
        Exception refusal = assertThrows(InvalidJustificationException.class,
                () -> justification.verify(set, target.hash(), target.number(), thoroughness));
        assertEquals(reason, refusal.getMessage());
    }

    private SignatureCheck check() {
        return new SignatureCheck(votes, Voting.ROUND, Voting.SET_ID);
    }

    @Test
    void oneBadSignatureAnywhereIsRefusedByTheWholeCheckOnly() {
        for (int index : new int[] {0, THRESHOLD - 1, THRESHOLD, CROWD - 1}) {
            Precommit good = votes.get(index);
            spoil(index);
            refused(Thoroughness.WHOLE, SIGNATURE);
            accepted(Thoroughness.ENOUGH);
            votes.set(index, good);
        }
        accepted(Thoroughness.WHOLE);
    }

    @Test
    void oneGoodSignatureBelowTheThresholdIsNotEnough() {
        for (int i = 0; i < CROWD - THRESHOLD; i++) {
            spoil(3 * i);
        }
        accepted(Thoroughness.ENOUGH);
        spoil(1);
        refused(Thoroughness.ENOUGH, SIGNATURE);
    }

    @Test
    void votesForOtherBlocksOrTwiceDoNotMakeItEnough() {
        // Forty good votes and an equivocator, whose vote for the target is bad: the rules of weight are met, the proof is not.
        votes.subList(THRESHOLD, CROWD).clear();
        spoil(0);
        votes.add(vote(voters.getFirst(), Voting.start()));
        votes.add(votes.get(1));
        refused(Thoroughness.ENOUGH, SIGNATURE, target);
        assertEquals(0, check().firstBad());
    }

    @Test
    void votesForDescendantsAreEnough() {
        Header child = on(target, 0);
        Header grandchild = on(child, 0);
        for (int i = 0; i < CROWD; i += 3) {
            votes.set(i, vote(voters.get(i), i % 2 == 0 ? child : grandchild));
        }
        accepted(Thoroughness.WHOLE, child, grandchild);
        accepted(Thoroughness.ENOUGH, child, grandchild);
    }

    @Test
    void rulesOfAncestryHoldInEitherCase() {
        String reason = "bad justification for header: invalid precommit ancestries in grandpa justification with unused headers";
        for (Thoroughness thoroughness : Thoroughness.values()) {
            refused(thoroughness, reason, on(target, 0));
        }
    }

    @Test
    void firstBadSignatureIsFoundWhateverTheThreads() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ThoroughnessTest seed " + seed);
        Random random = new Random(seed);
        List<Precommit> good = List.copyOf(votes);
        try (ForkJoinPool one = new ForkJoinPool(1); ForkJoinPool four = new ForkJoinPool(4)) {
            for (int round = 0; round < 20; round++) {
                int bad = random.nextInt(4);
                int first = CROWD;
                for (int i = 0; i < bad; i++) {
                    int index = random.nextInt(CROWD);
                    spoil(index);
                    first = Math.min(first, index);
                }
                assertEquals(first, check().firstBad());
                assertEquals(first, one.submit(() -> check().firstBad()).get());
                assertEquals(first, four.submit(() -> check().firstBad()).get());
                FutureTask<Integer> virtual = new FutureTask<>(() -> check().firstBad());
                Thread.ofVirtual().start(virtual);
                assertEquals(first, virtual.get());
                votes.clear();
                votes.addAll(good);
            }
        }
    }

    @Test
    void busyPoolDoesNotHoldTheCheckUp() throws Exception {
        try (ForkJoinPool two = new ForkJoinPool(2)) {
            // The second thread of the pool waits for the check, so no helper ever begins.
            FutureTask<Integer> outcome = new FutureTask<>(() -> check().firstBad());
            FutureTask<Integer> blocker = new FutureTask<>(outcome::get);
            two.execute(blocker);
            two.execute(outcome);
            assertEquals(CROWD, blocker.get());
        }
    }

    @Test
    void onlyGoodSignaturesBringWeight() {
        long[] weights = new long[CROWD];
        Arrays.fill(weights, 2);
        weights[7] = 0;
        spoil(5);
        assertTrue(check().reaches(2L * (CROWD - 2), weights));
        assertFalse(check().reaches(2L * (CROWD - 2) + 1, weights));
    }
}
