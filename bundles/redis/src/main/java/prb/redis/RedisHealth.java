package prb.redis;

import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeQueue.QueueStats;

/** Says what is wrong with the queue on Redis. */
final class RedisHealth {

    private RedisHealth() {}

    /** Critical when jobs can not pass, a warning when something should be changed. */
    static Result of(Upkeep upkeep, JobStore store) {
        FormattingResultLog log = new FormattingResultLog();
        Optional<String> trouble = upkeep.gate().trouble();
        if (trouble.isPresent()) {
            log.critical("{}", trouble.get());
            return new Result(log);
        }
        upkeep.otherTaking().ifPresent(other -> log.warn(
                "another trader takes jobs from the same Redis: {}; there should be only one", other));
        upkeep.warnings().forEach(warning -> log.warn("{}", warning));
        if (upkeep.givenUp() > 0) {
            log.warn("{} jobs were given up because each trader that had them died", upkeep.givenUp());
        }
        try {
            QueueStats stats = store.stats();
            log.info("{} jobs wait, {} run, {} are finished", stats.waiting(), stats.running(), stats.finished());
        } catch (QueueUnavailableException e) {
            log.critical("{}", e.getMessage());
        }
        return new Result(log);
    }
}
