package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static prb.substrate.chain.grandpa.Voting.justify;
import static prb.substrate.chain.grandpa.Voting.on;
import static prb.substrate.chain.grandpa.Voting.vote;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.Keypair;

class JustificationRulesTest {

    private static final String TARGET = "invalid commit target in grandpa justification";
    private static final String COMMIT = "invalid commit in grandpa justification";
    private static final String SIGNATURE = "invalid signature for precommit in grandpa justification";
    private static final String ANCESTRY = "invalid precommit ancestry proof in grandpa justification";
    private static final String UNUSED = "invalid precommit ancestries in grandpa justification with unused headers";

    private final List<Keypair> voters = Voting.voters(4);
    private final AuthoritySet set = Voting.set(voters);
    private final Header parent = Voting.start();
    private final Header target = on(parent, 0);
    private final Header child = on(target, 0);
    private final Header sibling = on(target, 1);

    private List<Precommit> votes(Header... targets) {
        List<Precommit> out = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            out.add(vote(voters.get(i), targets[i]));
        }
        return out;
    }

    private void accepted(Justification justification) {
        Justification decoded = Justification.decode(justification.encode());
        assertEquals(justification, decoded);
        assertDoesNotThrow(() -> decoded.verify(set, target.hash(), target.number()));
    }

    private void refused(String reason, Justification justification) {
        refused(reason, justification, set);
    }

    private void refused(String reason, Justification justification, AuthoritySet authorities) {
        InvalidJustificationException refusal = assertThrows(InvalidJustificationException.class,
                () -> justification.verify(authorities, target.hash(), target.number()));
        assertEquals("bad justification for header: " + reason, refusal.getMessage());
    }

    @Test
    void threeOfFourFinalizeAndTwoDoNot() {
        accepted(justify(target, votes(target, target, target)));
        accepted(justify(target, votes(target, target, target, target)));
        refused(COMMIT, justify(target, votes(target, target)));
        refused(COMMIT, justify(target, List.of()));
    }

    @Test
    void weightsCountNotHeads() {
        List<Authority> weighted = new ArrayList<>(set.authorities());
        weighted.set(0, new Authority(voters.getFirst().publicKey(), 10));
        AuthoritySet heavy = new AuthoritySet(weighted, Voting.SET_ID);
        assertDoesNotThrow(() -> justify(target, votes(target)).verify(heavy, target.hash(), target.number()));
        List<Precommit> light = votes(target, target, target, target).subList(1, 4);
        refused(COMMIT, justify(target, light), heavy);
    }

    @Test
    void anotherTargetIsRefused() {
        Justification valid = justify(target, votes(target, target, target));
        refused(TARGET, justify(child, votes(target, target, target)));
        assertThrows(InvalidJustificationException.class, () -> valid.verify(set, target.hash(), target.number() + 1));
        assertThrows(InvalidJustificationException.class, () -> valid.verify(set, child.hash(), target.number()));
    }

    @Test
    void votesForTheTargetUnderAnotherNumberAreRefused() {
        List<Precommit> off = voters.stream().map(voter -> vote(voter, target, target.number() + 1)).toList();
        refused(COMMIT, justify(target, off));
    }

    @Test
    void wrongSetIdIsABadSignature() {
        refused(SIGNATURE, justify(target, votes(target, target, target)), new AuthoritySet(set.authorities(), 1));
    }

    @Test
    void everyFlippedSignatureBitIsNoticed() {
        Random random = new Random(1);
        for (int i = 0; i < 64; i++) {
            List<Precommit> votes = votes(target, target, target, target);
            int index = random.nextInt(votes.size());
            votes.set(index, flipped(votes.get(index), random.nextInt(512)));
            refused(SIGNATURE, justify(target, votes));
        }
    }

    private static Precommit flipped(Precommit vote, int bit) {
        byte[] signature = vote.signature().toArray();
        signature[bit / 8] ^= (byte) (1 << bit % 8);
        return new Precommit(vote.targetHash(), vote.targetNumber(), Bytes.wrap(signature), vote.authorityId());
    }

    @Test
    void strangersNeedAGoodSignatureButHaveNoWeight() {
        Keypair stranger = Voting.voter(99);
        List<Precommit> votes = votes(target, target, target);
        votes.add(vote(stranger, target));
        accepted(justify(target, votes));
        assertEquals(3, justify(target, votes).signers(set).size());
        votes.set(3, flipped(votes.get(3), 5));
        refused(SIGNATURE, justify(target, votes));
        List<Precommit> few = votes(target, target);
        few.add(vote(stranger, target));
        refused(COMMIT, justify(target, few));
        refused(COMMIT, justify(target, List.of(vote(stranger, target))));
    }

    @Test
    void strangerOffTheChainBreaksTheAncestryProof() {
        List<Precommit> votes = votes(target, target, target);
        votes.add(vote(Voting.voter(99), on(on(parent, 5), 0)));
        refused(ANCESTRY, justify(target, votes));
    }

    @Test
    void votesForDescendantsCountWithTheirHeaders() {
        accepted(justify(target, votes(target, child, child), child));
        accepted(justify(target, votes(target, child, sibling), child, sibling));
        accepted(justify(target, votes(target, on(child, 0), child), on(child, 0), child));
        refused(COMMIT, justify(target, votes(target, child, child)));
        refused(COMMIT, justify(target, votes(target, on(child, 0), child), on(child, 0)));
    }

    @Test
    void targetBetweenTheVotesIsFoundAsTheirHighestCommonBlock() {
        accepted(justify(target, votes(parent, child, child, sibling), target, child, sibling));
        refused(COMMIT, justify(target, votes(parent, child, child, child), target, child));
    }

    @Test
    void higherBlockWithEnoughWeightRefusesTheTarget() {
        refused(COMMIT, justify(target, votes(child, child, child), child));
        refused(COMMIT, justify(target, votes(target, child, child, child), child));
    }

    @Test
    void lowerVotesMoveTheBaseAndNeedTheTargetsHeader() {
        accepted(justify(target, votes(parent, target, target, target), target));
        refused(COMMIT, justify(target, votes(parent, target, target, target)));
        refused(COMMIT, justify(target, votes(parent, parent, target, target), target));
    }

    @Test
    void surplusHeaderIsRefused() {
        refused(UNUSED, justify(target, votes(target, target, target), child));
        refused(UNUSED, justify(target, votes(target, target, child), child, sibling));
        refused(UNUSED, justify(target, votes(target, target, target), target));
    }

    @Test
    void repeatedVoteCountsOnce() {
        List<Precommit> votes = votes(target, target);
        votes.add(votes.getFirst());
        refused(COMMIT, justify(target, votes));
        votes.add(vote(voters.get(2), target));
        accepted(justify(target, votes));
        assertEquals(3, justify(target, votes).signers(set).size());
    }

    @Test
    void equivocatorCountsForBothItsVotes() {
        List<Precommit> votes = votes(target, target, child);
        votes.add(vote(voters.get(2), sibling));
        accepted(justify(target, votes, child, sibling));
        List<Precommit> onlyTwo = votes(target, child);
        onlyTwo.add(vote(voters.get(1), sibling));
        refused(COMMIT, justify(target, onlyTwo, child, sibling));
    }

    @Test
    void equivocatorCountsForDescendantsTooAndMayLiftTheTarget() {
        List<Precommit> votes = votes(child, child, target);
        votes.add(vote(voters.get(2), sibling));
        refused(COMMIT, justify(target, votes, child, sibling));
    }

    @Test
    void emptyOrWeightlessSetIsRefusedNotACrash() {
        Justification valid = justify(target, votes(target, target, target));
        String reason = "the authority set is empty, without weight, or above 2^63-1 in weight";
        refused(reason, valid, new AuthoritySet(List.of(), Voting.SET_ID));
        Bytes id = voters.getFirst().publicKey();
        refused(reason, valid, new AuthoritySet(List.of(new Authority(id, 0)), Voting.SET_ID));
        refused(reason, valid, new AuthoritySet(List.of(new Authority(id, -1)), Voting.SET_ID));
        Authority half = new Authority(id, Long.MAX_VALUE);
        refused(reason, valid, new AuthoritySet(List.of(half, half), Voting.SET_ID));
    }

    @Test
    void manySignaturesAreCheckedLikeFew() throws InvalidJustificationException {
        List<Keypair> crowd = Voting.voters(100);
        AuthoritySet large = Voting.set(crowd);
        List<Precommit> votes = new ArrayList<>(crowd.stream().limit(67).map(voter -> vote(voter, target)).toList());
        justify(target, votes).verify(large, target.hash(), target.number());
        refused(COMMIT, justify(target, votes.subList(0, 66)), large);
        votes.set(66, flipped(votes.get(66), 100));
        refused(SIGNATURE, justify(target, votes), large);
    }
}
