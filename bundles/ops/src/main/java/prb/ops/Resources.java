package prb.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** All resources of this role, whoever asks for them: 16 questions at once, further ones are told to come back. */
@Component(service = Resources.class)
public final class Resources {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final int ASKED_MAX = 16;
    private static final int QUERY_CHARS_MAX = 2_048;
    private static final int JSON_CHARS_MAX = 16 << 20;

    private record Ranked(ApiResource resource, int ranking, long id) {
        boolean before(Ranked other) {
            return ranking != other.ranking ? ranking > other.ranking : id < other.id;
        }
    }

    private final List<Ranked> resources = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(ASKED_MAX);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(ApiResource resource, Map<String, Object> properties) {
        int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        long id = properties.get("service.id") instanceof Long number ? number : 0;
        resources.add(new Ranked(resource, ranking, id));
    }

    void remove(ApiResource resource) {
        resources.removeIf(ranked -> ranked.resource() == resource);
    }

    /** Answers a GET. @param query as it came, still encoded; empty when there is none */
    ApiAnswer get(String path, String query) {
        Optional<ApiResource> resource = find(path);
        if (resource.isEmpty()) {
            return error(404, "no resource " + path + " in this role; there are "
                    + resources.stream().map(ranked -> ranked.resource().path()).distinct().sorted().toList());
        }
        if (!asked.tryAcquire()) {
            return error(503, "too many questions at once, ask again");
        }
        try {
            ApiAnswer answer = resource.get().get(parameters(query));
            return answer.json().length() <= JSON_CHARS_MAX ? answer : error(500, path + " is too large to be told");
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} could not be told", path, e);
            return error(500, path + " could not be told; the log of this role says why");
        } finally {
            asked.release();
        }
    }

    private Optional<ApiResource> find(String path) {
        Ranked best = null;
        for (Ranked ranked : resources) {
            if (ranked.resource().path().equals(path) && (best == null || ranked.before(best))) {
                best = ranked;
            }
        }
        return Optional.ofNullable(best).map(Ranked::resource);
    }

    static ApiAnswer error(int status, String message) {
        return new ApiAnswer(status, JsonNodeFactory.instance.objectNode().put("error", message).toString());
    }

    private static Map<String, String> parameters(String query) {
        if (query.length() > QUERY_CHARS_MAX) {
            throw new IllegalArgumentException("the query has " + query.length() + " characters, limit is " + QUERY_CHARS_MAX);
        }
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&")) {
            int at = part.indexOf('=');
            String name = at < 0 ? part : part.substring(0, at);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(decoded(name), at < 0 ? "" : decoded(part.substring(at + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
