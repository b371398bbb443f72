package prb.worker.runner.share;

import java.util.Optional;
import java.util.Set;
import prb.trade.api.Fence;

/** Decides which of the enabled workers this process drives. */
public interface Share {

    /**
     * Chooses anew; the supervisor's thread calls at each look. May wait for others, some seconds at most.
     *
     * @param enabled ids of all workers that somebody should drive
     * @return those of them to drive here
     */
    Set<String> choose(Set<String> enabled);

    /** The drivers of all others have ended: what was not chosen may be given away. */
    void settle(Set<String> chosen);

    /** Whether the worker may be acted for at this moment. Any thread; never waits. */
    boolean isHeld(String workerId);

    /** In whose name jobs of the worker are offered; empty when nobody else could offer any. Any thread. */
    Optional<Fence> fence(String workerId);

    /** A process that has the fleet to itself. */
    static Share whole() {
        return new Share() {
            @Override
            public Set<String> choose(Set<String> enabled) {
                return enabled;
            }

            @Override
            public void settle(Set<String> chosen) {
                // nobody is there to take anything
            }

            @Override
            public boolean isHeld(String workerId) {
                return true;
            }

            @Override
            public Optional<Fence> fence(String workerId) {
                return Optional.empty();
            }
        };
    }

    /** A process that may drive nothing before it has met the others. */
    static Share nothing() {
        return new Share() {
            @Override
            public Set<String> choose(Set<String> enabled) {
                return Set.of();
            }

            @Override
            public void settle(Set<String> chosen) {
                // nothing is held
            }

            @Override
            public boolean isHeld(String workerId) {
                return false;
            }

            @Override
            public Optional<Fence> fence(String workerId) {
                return Optional.of(new Fence(workerId, 0));
            }
        };
    }
}
