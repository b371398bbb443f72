package prb.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/**
 * All resources of this role, whoever asks for them: 16 questions at once, further ones are told to come back. A resource is
 * fetched for a question only; to fetch it at the start would bring up half the role on the thread of the HTTP server.
 */
@Component(service = Resources.class)
public final class Resources {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final int ASKED_MAX = 16;
    private static final int QUERY_CHARS_MAX = 2_048;
    private static final int JSON_CHARS_MAX = 16 << 20;

    private final BundleContext context;
    private final List<ServiceReference<ApiResource>> resources = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(ASKED_MAX);

    @Activate
    public Resources(BundleContext context) {
        this.context = context;
    }

    @Reference(service = ApiResource.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(ServiceReference<ApiResource> resource) {
        resources.add(resource);
    }

    void remove(ServiceReference<ApiResource> resource) {
        resources.remove(resource);
    }

    /** Answers a GET. @param query as it came, still encoded; empty when there is none */
    ApiAnswer get(String path, String query) {
        Optional<ServiceReference<ApiResource>> resource = resources.stream().filter(each -> path(each).equals(path)).max(
                Comparator.naturalOrder());
        if (resource.isEmpty()) {
            return error(404, "no resource " + path + " in this role; there are "
                    + resources.stream().map(Resources::path).distinct().sorted().toList());
        }
        if (!asked.tryAcquire()) {
            return error(503, "too many questions at once, ask again");
        }
        try {
            ApiAnswer answer = ask(resource.get(), parameters(query));
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

    private ApiAnswer ask(ServiceReference<ApiResource> reference, Map<String, String> parameters) {
        ApiResource resource = context.getService(reference);
        if (resource == null) {
            return error(503, path(reference) + " is just being replaced, ask again");
        }
        try {
            return resource.get(parameters);
        } finally {
            context.ungetService(reference);
        }
    }

    private static String path(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(ApiResource.PATH));
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
