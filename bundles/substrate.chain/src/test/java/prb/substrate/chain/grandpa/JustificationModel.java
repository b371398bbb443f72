package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** The rules of finality as they are written down, each by itself, with no thought of speed. */
final class JustificationModel {

    private final Justification justification;
    private final Map<Bytes, Header> headers = new HashMap<>();
    private final Map<Bytes, Long> weights = new HashMap<>();

    private JustificationModel(Justification justification, AuthoritySet set) {
        this.justification = justification;
        justification.votesAncestries().forEach(header -> headers.put(header.hash(), header));
        for (Authority authority : set.authorities()) {
            if (authority.weight() > 0) {
                weights.put(authority.id(), authority.weight());
            }
        }
    }

    static boolean isValid(Justification justification, AuthoritySet set, List<Precommit> forged) {
        JustificationModel model = new JustificationModel(justification, set);
        boolean genuine = justification.precommits().stream().noneMatch(forged::contains);
        return genuine && model.finalizesTarget() && model.ancestryIsExact();
    }

    /** The blocks from one down to another, both included; null when the headers do not lead there. */
    private List<Bytes> path(Bytes from, Bytes to) {
        List<Bytes> path = new ArrayList<>(List.of(from));
        while (!path.getLast().equals(to)) {
            Header header = headers.get(path.getLast());
            if (header == null) {
                return null;
            }
            path.add(header.parentHash());
        }
        return path;
    }

    private static Precommit lowest(List<Precommit> votes) {
        return votes.stream().reduce((one, other) -> other.targetNumber() < one.targetNumber() ? other : one).orElseThrow();
    }

    private boolean finalizesTarget() {
        List<Precommit> votes = justification.precommits().stream().filter(vote -> weights.containsKey(vote.authorityId()))
                .toList();
        if (votes.isEmpty()) {
            return false;
        }
        Bytes base = lowest(votes).targetHash();
        if (votes.stream().anyMatch(vote -> path(vote.targetHash(), base) == null)) {
            return false;
        }
        Map<Bytes, List<Precommit>> byVoter = new LinkedHashMap<>();
        votes.forEach(vote -> byVoter.computeIfAbsent(vote.authorityId(), id -> new ArrayList<>()).add(vote));
        Map<Bytes, Integer> heights = new HashMap<>(Map.of(base, 0));
        for (List<Precommit> each : byVoter.values()) {
            List<Bytes> path = path(each.getFirst().targetHash(), base);
            for (int i = 0; i < path.size(); i++) {
                heights.put(path.get(i), path.size() - 1 - i);
            }
        }
        return isHighest(base, byVoter.values(), heights);
    }

    private boolean isHighest(Bytes base, Iterable<List<Precommit>> byVoter, Map<Bytes, Integer> heights) {
        long total = weights.values().stream().mapToLong(Long::longValue).sum();
        long threshold = total - (total - 1) / 3;
        Set<Bytes> highest = new HashSet<>();
        int height = -1;
        for (Map.Entry<Bytes, Integer> block : heights.entrySet()) {
            if (weight(base, block.getKey(), byVoter) >= threshold && block.getValue() >= height) {
                if (block.getValue() > height) {
                    highest.clear();
                }
                height = block.getValue();
                highest.add(block.getKey());
            }
        }
        return highest.equals(Set.of(justification.targetHash()));
    }

    private long weight(Bytes base, Bytes block, Iterable<List<Precommit>> byVoter) {
        long weight = 0;
        for (List<Precommit> votes : byVoter) {
            boolean equivocated = votes.stream().distinct().count() > 1;
            if (equivocated || path(votes.getFirst().targetHash(), base).contains(block)) {
                weight += weights.get(votes.getFirst().authorityId());
            }
        }
        return weight;
    }

    private boolean ancestryIsExact() {
        Bytes base = lowest(justification.precommits()).targetHash();
        Set<Bytes> walked = new HashSet<>();
        for (Precommit vote : justification.precommits()) {
            List<Bytes> path = path(vote.targetHash(), base);
            if (path == null) {
                return false;
            }
            walked.addAll(path.subList(0, path.size() - 1));
        }
        return walked.equals(headers.keySet());
    }
}
