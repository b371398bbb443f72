package prb.worker.runner.share;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.cluster.api.Membership;
import prb.trade.api.Fence;

/**
 * One process at a time drives the whole fleet: the one that owns the name {@value #NAME}. The others wait for its end, and try
 * at each sign of life.
 */
public final class AllOrNone implements Share {

    /** What the one that drives owns. */
    public static final String NAME = "lifecycle";

    private final Membership membership;

    public AllOrNone(Membership membership) {
        this.membership = membership;
    }

    @Override
    public Set<String> choose(Set<String> enabled) {
        boolean mine = membership.isHeld(NAME) || !membership.claim(List.of(NAME), 1).isEmpty();
        return mine && membership.isHeld(NAME) ? enabled : Set.of();
    }

    @Override
    public void settle(Set<String> chosen) {
        // the name is kept to the end, also while there is no worker
    }

    @Override
    public boolean isHeld(String workerId) {
        return membership.isHeld(NAME);
    }

    @Override
    public Optional<Fence> fence(String workerId) {
        return Optional.of(new Fence(NAME, membership.token(NAME).orElse(0)));
    }
}
