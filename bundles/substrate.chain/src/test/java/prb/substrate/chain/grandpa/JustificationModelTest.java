package prb.substrate.chain.grandpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.Keypair;

/** Random votes with random faults: a justification is valid exactly when a plain reading of the rules says so. */
class JustificationModelTest {

    private static final int ROUNDS = 4000;
    private static final int VOTERS_MAX = 7;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Keypair> keys = Voting.voters(VOTERS_MAX + 2);
    private final Map<List<Object>, Precommit> signed = new HashMap<>();

    /** One case: who may vote, what is there, and which of the signatures are forged. */
    private record Case(Justification justification, AuthoritySet set, List<Precommit> forged) {
    }

    @Test
    void validityIsThatOfThePlainRules() {
        System.out.println("JustificationModelTest seed " + seed);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Case each = make();
            boolean expected = JustificationModel.isValid(each.justification(), each.set(), each.forged());
            assertEquals(expected, isValid(each), "seed " + seed + " round " + round + " " + each);
            valid += expected ? 1 : 0;
        }
        System.out.println("JustificationModelTest: " + valid + " of " + ROUNDS + " were valid");
        assertTrue(valid > ROUNDS / 50 && valid < ROUNDS * 9 / 10, valid + " valid of " + ROUNDS);
    }

    private static boolean isValid(Case each) {
        Justification justification = Justification.decode(each.justification().encode());
        assertEquals(each.justification(), justification);
        try {
            justification.verify(each.set(), justification.targetHash(), justification.targetNumber());
            return true;
        } catch (InvalidJustificationException refused) {
            return false;
        }
    }

    private Case make() {
        List<Header> blocks = tree();
        int voters = 1 + random.nextInt(VOTERS_MAX);
        List<Authority> authorities = new ArrayList<>();
        for (int i = 0; i < voters; i++) {
            authorities.add(new Authority(keys.get(i).publicKey(), random.nextInt(6) == 0 ? random.nextInt(4) : 1));
        }
        int target = random.nextInt(Math.min(3, blocks.size()));
        List<Precommit> votes = new ArrayList<>();
        for (int i = 0; i < voters; i++) {
            if (random.nextInt(6) > 0) {
                Header block = random.nextInt(3) > 0 ? blocks.get(target) : blocks.get(random.nextInt(blocks.size()));
                votes.add(vote(i, block));
            }
        }
        faults(votes, blocks, voters);
        List<Precommit> forged = new ArrayList<>();
        if (!votes.isEmpty() && random.nextInt(8) == 0) {
            forged.add(forge(votes, random.nextInt(votes.size())));
        }
        Justification justification = new Justification(Voting.ROUND, blocks.get(target).hash(), blocks.get(target).number(),
                votes,
                ancestry(votes, blocks));
        return new Case(justification, new AuthoritySet(authorities, Voting.SET_ID), forged);
    }

    /** Repeated votes, votes of voters who vote twice and thrice, votes of strangers. */
    private void faults(List<Precommit> votes, List<Header> blocks, int voters) {
        while (random.nextInt(3) == 0 && !votes.isEmpty()) {
            Precommit more = switch (random.nextInt(4)) {
                case 0 -> votes.get(random.nextInt(votes.size()));
                case 1 -> vote(VOTERS_MAX + random.nextInt(2), blocks.get(random.nextInt(blocks.size())));
                default -> vote(random.nextInt(voters), blocks.get(random.nextInt(blocks.size())));
            };
            votes.add(random.nextInt(votes.size() + 1), more);
        }
    }

    private Precommit vote(int voter, Header block) {
        return signed.computeIfAbsent(List.of(voter, block), key -> Voting.vote(keys.get(voter), block));
    }

    private Precommit forge(List<Precommit> votes, int place) {
        Precommit vote = votes.get(place);
        byte[] signature = vote.signature().toArray();
        signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
        Precommit forged = new Precommit(vote.targetHash(), vote.targetNumber(), Bytes.wrap(signature), vote.authorityId());
        votes.set(place, forged);
        return forged;
    }

    /** A few blocks; each stands on one before it, mostly on the last. */
    private List<Header> tree() {
        List<Header> blocks = new ArrayList<>(List.of(Voting.start()));
        for (int i = random.nextInt(6); i > 0; i--) {
            Header parent = random.nextInt(3) > 0 ? blocks.getLast() : blocks.get(random.nextInt(blocks.size()));
            blocks.add(Voting.on(parent, random.nextInt(2)));
        }
        return blocks.stream().distinct().toList();
    }

    /** The headers that are needed, at times one too few or too many. */
    private List<Header> ancestry(List<Precommit> votes, List<Header> blocks) {
        Map<Bytes, Header> known = new HashMap<>();
        blocks.forEach(block -> known.put(block.hash(), block));
        long lowest = votes.stream().mapToLong(Precommit::targetNumber).min().orElse(0);
        Map<Bytes, Header> needed = new LinkedHashMap<>();
        for (Precommit vote : votes) {
            for (Header at = known.get(vote.targetHash()); at != null && at.number() > lowest; at = known.get(at.parentHash())) {
                needed.put(at.hash(), at);
            }
        }
        List<Header> out = new ArrayList<>(needed.values());
        if (random.nextInt(10) == 0 && !out.isEmpty()) {
            out.remove(random.nextInt(out.size()));
        }
        if (random.nextInt(10) == 0) {
            out.add(blocks.get(random.nextInt(blocks.size())));
        }
        return out;
    }
}
