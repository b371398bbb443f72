package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;

/**
 * One check of one justification, in the order of pRuntime's light client, so that the first reason is the same. The
 * commit is judged before the signatures because that is cheap. One thread at a time; signatures fork.
 */
final class JustificationCheck {

    /** Below this many precommits the cost of forking outweighs the gain. */
    static final int PARALLEL_FROM = 16;

    private static final String PREFIX = "bad justification for header: ";

    private final Justification justification;
    private final AuthoritySet set;
    private final Map<Bytes, Header> ancestry = new HashMap<>();

    private JustificationCheck(Justification justification, AuthoritySet set) {
        this.justification = justification;
        this.set = set;
        for (Header header : justification.votesAncestries()) {
            ancestry.put(header.hash(), header);
        }
    }

    static void verify(Justification justification, AuthoritySet set, Bytes expectedHash, long expectedNumber)
            throws InvalidJustificationException {
        if (!justification.targetHash().equals(expectedHash) || justification.targetNumber() != expectedNumber) {
            throw bad("invalid commit target in grandpa justification");
        }
        JustificationCheck check = new JustificationCheck(justification, set);
        check.requireCommit();
        check.requireSignaturesAndAncestry();
    }

    private void requireCommit() throws InvalidJustificationException {
        Voters voters = Voters.of(set);
        if (voters == null) {
            throw bad("the authority set is empty, without weight, or above 2^63-1 in weight");
        }
        List<Precommit> votes = new ArrayList<>();
        for (Precommit precommit : justification.precommits()) {
            if (voters.weights().containsKey(precommit.authorityId())) {
                votes.add(precommit);
            }
        }
        if (votes.isEmpty() || !finalizesTarget(voters, votes)) {
            throw bad("invalid commit in grandpa justification");
        }
    }

    /** Whether the highest block with enough weight is exactly the commit's target. */
    private boolean finalizesTarget(Voters voters, List<Precommit> votes) {
        Precommit base = lowest(votes);
        Map<Bytes, Integer> depths = depthsAbove(base.targetHash(), votes);
        if (depths == null) {
            return false;
        }
        Map<Bytes, Precommit> firstVotes = new HashMap<>();
        Set<Bytes> equivocators = new HashSet<>();
        for (Precommit vote : votes) {
            Precommit first = firstVotes.putIfAbsent(vote.authorityId(), vote);
            if (first != null && !first.equals(vote)) {
                equivocators.add(vote.authorityId());
            }
        }
        // As in finality-grandpa 0.16 an equivocator counts once for every block, its further votes change nothing, and
        // only blocks under a first vote can be found: those under further votes alone have no entry in the weights.
        long everywhere = 0;
        Map<Bytes, Long> weights = new HashMap<>(Map.of(base.targetHash(), 0L));
        for (Precommit vote : firstVotes.values()) {
            long weight = voters.weights().get(vote.authorityId());
            boolean equivocated = equivocators.contains(vote.authorityId());
            everywhere += equivocated ? weight : 0;
            weights.merge(vote.targetHash(), equivocated ? 0L : weight, Long::sum);
        }
        addToAncestors(weights, depths);
        return isHighestAbove(voters.threshold() - everywhere, weights, depths)
                && targetNumber(base, votes, depths) == justification.targetNumber();
    }

    /** Distance from the base of every block between the base and a vote; null when a vote does not descend from it. */
    private Map<Bytes, Integer> depthsAbove(Bytes base, List<Precommit> votes) {
        Map<Bytes, Integer> depths = new HashMap<>();
        depths.put(base, 0);
        List<Bytes> trail = new ArrayList<>();
        for (Precommit vote : votes) {
            trail.clear();
            Bytes at = vote.targetHash();
            while (!depths.containsKey(at)) {
                Header header = ancestry.get(at);
                if (header == null) {
                    return null;
                }
                trail.add(at);
                at = header.parentHash();
            }
            int depth = depths.get(at);
            for (Bytes hash : trail.reversed()) {
                depths.put(hash, ++depth);
            }
        }
        return depths;
    }

    private void addToAncestors(Map<Bytes, Long> weights, Map<Bytes, Integer> depths) {
        List<Bytes> deepestFirst = new ArrayList<>(depths.keySet());
        deepestFirst.sort(Comparator.comparing(depths::get, Comparator.reverseOrder()));
        for (Bytes hash : deepestFirst) {
            Long weight = weights.get(hash);
            if (weight != null && depths.get(hash) > 0) {
                weights.merge(ancestry.get(hash).parentHash(), weight, Long::sum);
            }
        }
    }

    // Two blocks on different forks can both have enough only when a third equivocates; upstream takes the one whose votes
    // came first, here both are refused.
    private boolean isHighestAbove(long needed, Map<Bytes, Long> weights, Map<Bytes, Integer> depths) {
        Bytes target = justification.targetHash();
        Integer targetDepth = depths.get(target);
        Long targetWeight = weights.get(target);
        if (targetDepth == null || targetWeight == null || targetWeight < needed) {
            return false;
        }
        for (Map.Entry<Bytes, Long> block : weights.entrySet()) {
            boolean rival = depths.get(block.getKey()) >= targetDepth && !block.getKey().equals(target);
            if (rival && block.getValue() >= needed) {
                return false;
            }
        }
        return true;
    }

    /** What the votes say about the target's number: the first vote for it, else its distance from the base. */
    private long targetNumber(Precommit base, List<Precommit> votes, Map<Bytes, Integer> depths) {
        Bytes target = justification.targetHash();
        for (Precommit vote : votes) {
            if (vote.targetHash().equals(target)) {
                return vote.targetNumber();
            }
        }
        return base.targetNumber() + depths.get(target);
    }

    private void requireSignaturesAndAncestry() throws InvalidJustificationException {
        List<Precommit> precommits = justification.precommits();
        boolean[] genuine = checkSignatures(precommits);
        Bytes base = lowest(precommits).targetHash();
        Set<Bytes> visited = new HashSet<>();
        for (int i = 0; i < genuine.length; i++) {
            if (!genuine[i]) {
                throw bad("invalid signature for precommit in grandpa justification");
            }
            Bytes at = precommits.get(i).targetHash();
            while (!at.equals(base) && !visited.contains(at)) {
                Header header = ancestry.get(at);
                if (header == null) {
                    throw bad("invalid precommit ancestry proof in grandpa justification");
                }
                visited.add(at);
                at = header.parentHash();
            }
        }
        if (!visited.equals(ancestry.keySet())) {
            throw bad("invalid precommit ancestries in grandpa justification with unused headers");
        }
    }

    private boolean[] checkSignatures(List<Precommit> precommits) {
        boolean[] genuine = new boolean[precommits.size()];
        IntStream indexes = IntStream.range(0, genuine.length);
        if (genuine.length >= PARALLEL_FROM) {
            indexes = indexes.parallel();
        }
        indexes.forEach(i -> genuine[i] = isGenuine(precommits.get(i)));
        return genuine;
    }

    private boolean isGenuine(Precommit precommit) {
        Bytes payload = Precommit.payload(
                precommit.targetHash(), precommit.targetNumber(), justification.round(), set.setId());
        return Signatures.verify(KeyType.ED25519, precommit.authorityId(), payload, precommit.signature());
    }

    /** The first of the votes with the lowest target number. */
    private static Precommit lowest(List<Precommit> votes) {
        Precommit lowest = votes.getFirst();
        for (Precommit vote : votes) {
            if (vote.targetNumber() < lowest.targetNumber()) {
                lowest = vote;
            }
        }
        return lowest;
    }

    private static InvalidJustificationException bad(String reason) {
        return new InvalidJustificationException(PREFIX + reason);
    }

    /** Who has a vote, and how much of it: entries without weight are left out, repeated ids add up. */
    private record Voters(Map<Bytes, Long> weights, long threshold) {

        /** Null when nobody has weight or the sum does not fit a long. */
        static Voters of(AuthoritySet set) {
            Map<Bytes, Long> weights = new HashMap<>();
            long total = 0;
            for (Authority authority : set.authorities()) {
                if (authority.weight() < 0 || total + authority.weight() < 0) {
                    return null;
                }
                total += authority.weight();
                if (authority.weight() > 0) {
                    weights.merge(authority.id(), authority.weight(), Long::sum);
                }
            }
            return total == 0 ? null : new Voters(weights, total - (total - 1) / 3);
        }
    }
}
