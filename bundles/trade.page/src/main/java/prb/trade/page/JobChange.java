package prb.trade.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import prb.ops.api.ApiAnswer;
import prb.trade.api.QueueFullException;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeQueue;

/** What an operator may do to a job. */
final class JobChange {

    private JobChange() {}

    /** Takes a waiting job back. */
    static ApiAnswer cancel(TradeQueue queue, String id) {
        try {
            if (queue.cancel(id)) {
                return done("job " + id + " is cancelled");
            }
            return QueueResource.error(409, queue.status(id).isEmpty() ? "no job " + id + " in the queue"
                    : "job " + id + " is not waiting any more; what was sent can not be taken back");
        } catch (QueueUnavailableException e) {
            return QueueResource.error(503, "the trade queue can not be reached: " + e.getMessage());
        }
    }

    /** Offers a job anew that ended without success, under the same id and for as long a time as it had before. */
    static ApiAnswer retry(TradeQueue queue, String id, Clock clock) {
        try {
            return switch (queue.retry(id, clock.instant())) {
                case DONE -> done("job " + id + " waits again");
                case UNKNOWN -> QueueResource.error(409, "no job " + id + " in the queue");
                case NOT_ENDED -> QueueResource.error(409, "job " + id + " has not ended yet");
                case SUCCEEDED -> QueueResource.error(409, "job " + id + " has succeeded; it is not executed again");
            };
        } catch (QueueFullException e) {
            return QueueResource.error(503, "the queue is full, try again later; job " + id + " is not in it any more, its"
                    + " producer offers it again when it is still needed");
        } catch (QueueUnavailableException e) {
            return QueueResource.error(503, "the trade queue can not be reached: " + e.getMessage());
        }
    }

    private static ApiAnswer done(String message) {
        return ApiAnswer.ok(JsonNodeFactory.instance.objectNode().put("done", message).toString());
    }
}
