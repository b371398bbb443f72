package prb.worker.runner.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.trade.api.Fence;

/**
 * This node's part of a fleet that several nodes share: it claims workers that nobody drives up to its part, and gives away what
 * is above it. It prefers workers that it had before, so that a short cut of the network moves as few as possible.
 */
public final class Balanced implements Share {

    private final Membership membership;
    private Set<String> before = Set.of();

    public Balanced(Membership membership) {
        this.membership = membership;
    }

    @Override
    public Set<String> choose(Set<String> enabled) {
        List<Member> living = membership.members();
        TreeSet<String> chosen = new TreeSet<>(membership.owned());
        chosen.retainAll(enabled);
        if (living.isEmpty()) {
            return chosen; // nothing, unless this node has just been heard of again
        }
        int part = FairShare.of(enabled.size(), membership.self(), living);
        if (FairShare.isExceeded(chosen.size(), part)) {
            while (chosen.size() > part) {
                chosen.pollLast();
            }
        } else if (chosen.size() < part && isSomeFree(enabled, living)) {
            List<String> free = candidates(enabled, chosen);
            chosen.addAll(membership.claim(free, part - chosen.size()));
        }
        if (!chosen.isEmpty()) {
            before = new HashSet<>(chosen);
        }
        return chosen;
    }

    /** What living members own was counted at the last sign of life: a claim may come a beat late, never too often. */
    private static boolean isSomeFree(Set<String> enabled, List<Member> living) {
        return living.stream().mapToInt(Member::owned).sum() < enabled.size();
    }

    /** Those that this node had before come first, then each node has an order of its own. */
    private List<String> candidates(Set<String> enabled, Set<String> chosen) {
        List<String> candidates = new ArrayList<>(enabled);
        candidates.removeAll(chosen);
        int salt = membership.self().instance().hashCode();
        candidates.sort(Comparator.<String>comparingInt(id -> before.contains(id) ? 0 : 1)
                .thenComparingInt(id -> id.hashCode() * 31 ^ salt));
        return candidates;
    }

    @Override
    public void settle(Set<String> chosen) {
        Set<String> others = new HashSet<>(membership.owned());
        others.removeAll(chosen);
        membership.release(others);
    }

    @Override
    public boolean isHeld(String workerId) {
        return membership.isHeld(workerId);
    }

    @Override
    public Optional<Fence> fence(String workerId) {
        OptionalLong token = membership.token(workerId);
        return Optional.of(new Fence(workerId, token.orElse(0)));
    }
}
