package prb.trade.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/**
 * {@code /api/v1/queue}: counts, and the newest jobs with their outcomes. Parameters: {@code jobs}, 1..{@value #JOBS_MAX},
 * {@value #JOBS_DEFAULT} when absent; {@code show}, one of all, waiting, running, finished, failed.
 */
@Component(property = ApiResource.PATH + "=/api/v1/queue")
public final class QueueResource implements ApiResource {

    static final int JOBS_MAX = 500;
    static final int JOBS_DEFAULT = 100;
    /** Jobs looked through for those that are to be shown. */
    private static final int LOOKED_AT_MAX = 5_000;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TradeQueue queue; // set by the framework, and by tests

    /** Which jobs are shown. */
    private enum Show {
        ALL, WAITING, RUNNING, FINISHED, FAILED;

        static Show of(String word) {
            for (Show each : values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("show is '" + word + "', not one of all, waiting, running, finished, failed");
        }

        boolean takes(TradeQueue.JobStatus status) {
            return switch (this) {
                case ALL -> true;
                case FAILED -> status.outcome().filter(outcome -> !outcome.succeeded()).isPresent();
                default -> status.phase().name().equals(name());
            };
        }
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        int most = jobs(query.getOrDefault("jobs", "" + JOBS_DEFAULT));
        Show show = Show.of(query.getOrDefault("show", "all"));
        TradeQueue present = queue;
        if (present == null) {
            return error(503, "this role has no trade queue at present");
        }
        try {
            TradeQueue.QueueStats stats = present.stats();
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("waiting", stats.waiting())
                    .put("running", stats.running()).put("finished", stats.finished());
            ArrayNode list = json.putArray("jobs");
            present.list(show == Show.ALL ? most : LOOKED_AT_MAX).stream().filter(show::takes).limit(most)
                    .forEach(status -> list.add(of(status)));
            return ApiAnswer.ok(json.toString());
        } catch (QueueUnavailableException e) {
            return error(503, "the trade queue can not be reached: " + e.getMessage());
        }
    }

    private static int jobs(String text) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= JOBS_MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("jobs is '" + text + "', allowed are 1 to " + JOBS_MAX);
    }

    private static ObjectNode of(TradeQueue.JobStatus status) {
        TradeJob job = status.job();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", job.id()).put("kind", job.action().kind())
                .put("phase", status.phase().name().toLowerCase(Locale.ROOT)).put("signer", job.signer().toString())
                .put("priority", job.priority()).put("created", job.createdAt().toString())
                .put("expires", job.expiresAt().toString());
        job.proxiedOwner().ifPresent(owner -> json.put("owner", owner.toString()));
        status.outcome().ifPresent(outcome -> json.set("outcome", of(outcome)));
        return json;
    }

    private static ObjectNode of(JobOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("succeeded", outcome.succeeded()).put("result",
                outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        switch (outcome) {
            case JobOutcome.Succeeded done -> json.put("extrinsic", done.extrinsicHash().toHex()).put("block",
                    done.blockHash().toHex());
            case JobOutcome.Failed failed -> json.put("extrinsic", failed.extrinsicHash().toHex()).put("block",
                    failed.blockHash().toHex()).put("reason", failed.error());
            case JobOutcome.Refused refused -> json.put("reason", refused.reason());
            case JobOutcome.Obsolete obsolete -> json.put("reason", obsolete.reason());
            case JobOutcome.Expired _ -> json.put("reason", "it was not sent before its time was over");
            case JobOutcome.Cancelled _ -> json.put("reason", "it was taken back before it was sent");
        }
        return json;
    }

    static ApiAnswer error(int status, String message) {
        return new ApiAnswer(status, JsonNodeFactory.instance.objectNode().put("error", message).toString());
    }
}
