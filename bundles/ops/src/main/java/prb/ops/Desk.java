package prb.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;

/**
 * Where questions and orders arrive, over HTTP and from peers. Each author may read {@value #READS_BURST} times at once and
 * {@value #READS_PER_S} times a second, and do {@value #ACTIONS_BURST} things at once and {@value #ACTIONS_PER_S} a second;
 * whoever asks more is told to wait. A body has {@value #BODY_BYTES_MAX} bytes at most.
 */
@Component(service = Desk.class)
public final class Desk {

    static final int BODY_BYTES_MAX = 1 << 20;
    static final int READS_BURST = 400;
    static final int READS_PER_S = 100;
    static final int ACTIONS_BURST = 60;
    static final int ACTIONS_PER_S = 5;

    private final Resources resources;
    private final RateLimit reads;
    private final RateLimit actions;
    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Activate
    public Desk(@Reference Resources resources) {
        this(resources, System::nanoTime);
    }

    Desk(Resources resources, LongSupplier nanos) {
        this.resources = resources;
        this.reads = new RateLimit(READS_PER_S, READS_BURST, nanos);
        this.actions = new RateLimit(ACTIONS_PER_S, ACTIONS_BURST, nanos);
    }

    Resources resources() {
        return resources;
    }

    /** @param query as it came, still encoded; empty when there is none */
    ApiAnswer read(Who who, String path, String query) {
        return reads.take(who.author()) ? resources.get(path, query) : slower(who, READS_PER_S + " questions");
    }

    /** @param body as it came, at most {@value #BODY_BYTES_MAX} bytes; empty for no body */
    ApiAnswer act(Who who, String path, String query, String body) {
        if (!actions.take(who.author())) {
            return slower(who, ACTIONS_PER_S + " actions");
        }
        JsonNode json;
        try {
            json = mapper.readTree(body.isBlank() ? "{}" : body);
        } catch (JsonProcessingException e) {
            // Neither the text nor the parser's excerpt of it: it may hold a phrase.
            return Resources.error(400, "the body is no JSON" + (e.getLocation() == null ? "" : ": line " + e.getLocation()
                    .getLineNr() + ", column " + e.getLocation().getColumnNr()));
        }
        return json.isObject() ? resources.post(who, path, query, json.toString())
                : Resources.error(400, "the body is no JSON object");
    }

    private static ApiAnswer slower(Who who, String what) {
        return Resources.error(429, who.author() + " asks more than " + what + " a second: wait a second");
    }
}
