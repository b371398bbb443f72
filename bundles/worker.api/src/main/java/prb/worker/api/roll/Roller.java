package prb.worker.api.roll;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Rolls a newer pRuntime through the workers that are driven here: has each batch take checkpoints and exit, and waits until its
 * workers are back before the next. What brings the newer version is the restart policy of their containers. One roll at a time;
 * it is not remembered over a restart of the process, which drives every worker again anyway.
 */
@ProviderType
public interface Roller {

    /** Begins. @throws IllegalStateException when a roll is under way */
    RollStatus start(RollPlan plan);

    /** How the present or last roll stands; empty before the first. */
    Optional<RollStatus> status();

    /** Begins no further batch until {@link #resume}; workers under way are waited for. @return false when none is under way */
    boolean pause();

    /** Goes on after {@link #pause}. @return false when none is under way */
    boolean resume();

    /** Begins no further batch and ends when the workers under way are settled. @return false when none is under way */
    boolean cancel();
}
