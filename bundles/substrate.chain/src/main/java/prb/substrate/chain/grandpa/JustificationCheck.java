package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * One check of one justification, in the order of pRuntime's light client, so that the first reason is the same. The
 * commit is judged before the signatures because that is cheap. One thread at a time; {@link SignatureCheck} forks.
 */
final class JustificationCheck {

    private static final String PREFIX = "bad justification for header: ";

    private static final String NOBODY = "the authority set is empty, without weight, or above 2^63-1 in weight";

    private final Justification justification;
    private final Map<Bytes, Header> ancestry = new HashMap<>();

    private JustificationCheck(Justification justification) {
        this.justification = justification;
        for (Header header : justification.votesAncestries()) {
            ancestry.put(header.hash(), header);
        }
    }

    static void verify(
            Justification justification, AuthoritySet set, Bytes expectedHash, long expectedNumber, Thoroughness thoroughness)
            throws InvalidJustificationException {
        if (!justification.targetHash().equals(expectedHash) || justification.targetNumber() != expectedNumber) {
            throw bad("invalid commit target in grandpa justification");
        }
        JustificationCheck check = new JustificationCheck(justification);
        Voters voters = Voters.of(set);
        check.requireCommit(voters);
        SignatureCheck signatures = new SignatureCheck(justification.precommits(), justification.round(), set.setId());
        boolean enough = thoroughness == Thoroughness.ENOUGH && signatures.reaches(voters.threshold(), check.support(voters));
        check.requireSignaturesAndAncestry(enough ? justification.precommits().size() : signatures.firstBad());
    }

    private void requireCommit(Voters voters) throws InvalidJustificationException {
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
            long weight = voters.weights().getOrDefault(vote.authorityId(), 0L);
            boolean equivocated = equivocators.contains(vote.authorityId());
            everywhere += equivocated ? weight : 0;
            weights.merge(vote.targetHash(), equivocated ? 0L : weight, Long::sum);
        }
        addToAncestors(weights, depths);
        return isHighestAbove(voters.threshold() - everywhere, weights, depths)
                && targetNumber(base, votes, depths) == justification.targetNumber();
    }

    /** Distance from the base of every block between the base and a vote; null when a vote does not descend from it. */
    private @Nullable Map<Bytes, Integer> depthsAbove(Bytes base, List<Precommit> votes) {
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
            Header header = ancestry.get(hash);
            if (weight != null && header != null && depths.getOrDefault(hash, 0) > 0) {
                weights.merge(header.parentHash(), weight, Long::sum);
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
            int depth = Objects.requireNonNull(depths.get(block.getKey()), "every block with weight lies above the base");
            boolean rival = depth >= targetDepth && !block.getKey().equals(target);
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
        return base.targetNumber() + Objects.requireNonNull(depths.get(target), "the target lies above the base");
    }

    /** By index of the precommit: the voter's weight at its first vote for the target or a descendant, 0 elsewhere. */
    private long[] support(Voters voters) {
        Set<Bytes> blocks = targetAndDescendants();
        Set<Bytes> counted = new HashSet<>();
        List<Precommit> precommits = justification.precommits();
        long[] support = new long[precommits.size()];
        for (int i = 0; i < support.length; i++) {
            Precommit vote = precommits.get(i);
            if (blocks.contains(vote.targetHash()) && counted.add(vote.authorityId())) {
                support[i] = voters.weights().getOrDefault(vote.authorityId(), 0L);
            }
        }
        return support;
    }

    private Set<Bytes> targetAndDescendants() {
        Map<Bytes, List<Bytes>> children = new HashMap<>();
        ancestry.forEach((hash, header) -> children.computeIfAbsent(header.parentHash(), key -> new ArrayList<>()).add(hash));
        Set<Bytes> found = new HashSet<>();
        List<Bytes> open = new ArrayList<>(List.of(justification.targetHash()));
        while (!open.isEmpty()) {
            Bytes block = open.removeLast();
            if (found.add(block)) {
                open.addAll(children.getOrDefault(block, List.of()));
            }
        }
        return found;
    }

    /** Precommit by precommit, so that the first reason is pRuntime's. @param firstBad index of the first bad signature */
    private void requireSignaturesAndAncestry(int firstBad) throws InvalidJustificationException {
        List<Precommit> precommits = justification.precommits();
        Bytes base = lowest(precommits).targetHash();
        Set<Bytes> visited = new HashSet<>();
        for (int i = 0; i < precommits.size(); i++) {
            if (i == firstBad) {
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

        /** @throws InvalidJustificationException when nobody has weight or the sum does not fit a long */
        static Voters of(AuthoritySet set) throws InvalidJustificationException {
            Map<Bytes, Long> weights = new HashMap<>();
            long total = 0;
            for (Authority authority : set.authorities()) {
                if (authority.weight() < 0 || total + authority.weight() < 0) {
                    throw bad(NOBODY);
                }
                total += authority.weight();
                if (authority.weight() > 0) {
                    weights.merge(authority.id(), authority.weight(), Long::sum);
                }
            }
            if (total == 0) {
                throw bad(NOBODY);
            }
            return new Voters(weights, total - (total - 1) / 3);
        }
    }
}
