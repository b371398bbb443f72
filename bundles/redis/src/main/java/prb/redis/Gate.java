package prb.redis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.trade.api.QueueUnavailableException;

/**
 * Whether the queue can be used, and why not. Upkeep opens it; a call that got no answer shuts it, so that the next ones fail at
 * once instead of waiting one by one.
 */
final class Gate {

    private volatile @Nullable RedisLink link;
    private volatile String trouble;
    private final Runnable onTrouble;

    /** @param trouble why it is shut at first @param onTrouble called when a call finds Redis out of reach */
    Gate(String trouble, Runnable onTrouble) {
        this.trouble = trouble;
        this.onTrouble = onTrouble;
    }

    void open(RedisLink opened) {
        link = opened;
    }

    /** @param why a sentence for the operator: what, and what would cure it */
    void shut(String why) {
        trouble = why;
        link = null;
    }

    /** Why it is shut; empty when it is open. */
    Optional<String> trouble() {
        return link == null ? Optional.of(trouble) : Optional.empty();
    }

    /** @throws QueueUnavailableException when the gate is shut, or Redis does not answer, or refuses */
    List<Object> run(Script script, List<?> args) {
        RedisLink open = link;
        if (open == null) {
            throw new QueueUnavailableException(trouble);
        }
        try {
            return open.run(script, args);
        } catch (RedisLink.Unreachable e) {
            shut("Redis at " + open.endpoint() + " is not reached: " + e.getMessage());
            onTrouble.run();
            throw new QueueUnavailableException(trouble, e);
        } catch (RedisLink.Refused e) {
            throw new QueueUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }
}
