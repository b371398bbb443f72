package prb.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiResource;
import prb.ops.api.ApiRole;

/**
 * All resources and actions of this role, whoever asks for them: 16 questions and 8 actions at once, further ones are told to
 * come back. A service is fetched for a question only; to fetch it at the start would bring up half the role on the thread of
 * the HTTP server.
 */
@Component(service = Resources.class)
public final class Resources {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final int ASKED_MAX = 16;
    private static final int ACTIONS_MAX = 8;
    private static final int QUERY_CHARS_MAX = 2_048;
    private static final int JSON_CHARS_MAX = 16 << 20;

    private final BundleContext context;
    private final Routes<ApiResource> resources = new Routes<>();
    private final Routes<ApiAction> actions = new Routes<>();
    private final Semaphore asked = new Semaphore(ASKED_MAX);
    private final Semaphore acting = new Semaphore(ACTIONS_MAX);

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

    @Reference(service = ApiAction.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAction(ServiceReference<ApiAction> action) {
        actions.add(action);
    }

    void removeAction(ServiceReference<ApiAction> action) {
        actions.remove(action);
    }

    /** Answers a GET. @param query as it came, still encoded; empty when there is none */
    ApiAnswer get(String path, String query) {
        return guarded(path, () -> {
            Optional<Routes.Found<ApiResource>> found = resources.find(path);
            if (found.isEmpty()) {
                return absent(path, "GET");
            }
            Map<String, String> parameters = parameters(query);
            parameters.putAll(found.get().parameters());
            return limited(asked, () -> with(found.get().service(), resource -> resource.get(parameters)));
        });
    }

    /**
     * Does what a POST asks for and notes it in the log, the body never.
     *
     * @param body one JSON object
     */
    ApiAnswer post(Who who, String path, String query, String body) {
        return guarded(path, () -> {
            Optional<Routes.Found<ApiAction>> found = actions.find(path);
            if (found.isEmpty()) {
                return absent(path, "POST");
            }
            ApiRole needed = role(found.get().service());
            if (!who.may(needed)) {
                LOG.warn("POST {} by {} is refused: it needs role {}", path, who.author(), name(needed));
                return error(403, "this needs role " + name(needed) + "; " + who.author() + " has role " + name(who.role()));
            }
            Map<String, String> parameters = parameters(query);
            parameters.putAll(found.get().parameters());
            ApiCall call = new ApiCall(parameters, body, who.author());
            ApiAnswer answer = guarded(path, () -> limited(acting, () -> with(found.get().service(), action -> action.act(
                    call))));
            LOG.info("POST {} by {}: {}", path, who.author(), answer.status());
            return answer;
        });
    }

    /** Methods that a path takes, sorted; none where nothing is. */
    List<String> methods(String path) {
        TreeSet<String> methods = new TreeSet<>();
        resources.find(path).ifPresent(found -> methods.add("GET"));
        actions.find(path).ifPresent(found -> methods.add("POST"));
        return List.copyOf(methods);
    }

    private ApiAnswer absent(String path, String method) {
        List<String> others = methods(path);
        if (!others.isEmpty()) {
            return error(405, path + " takes " + String.join(", ", others) + ", not " + method);
        }
        return error(404, "no resource " + path + " in this role; there are " + resources.paths() + " to read and "
                + actions.paths() + " to do");
    }

    private interface Answering {
        ApiAnswer answer();
    }

    private static ApiAnswer guarded(String path, Answering answering) {
        try {
            ApiAnswer answer = answering.answer();
            return answer.json().length() <= JSON_CHARS_MAX ? answer : error(500, path + " is too large to be told");
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} could not be told", path, e);
            return error(500, path + " could not be told; the log of this role says why");
        }
    }

    private static ApiAnswer limited(Semaphore permits, Answering answering) {
        if (!permits.tryAcquire()) {
            return error(503, "too many questions at once, ask again");
        }
        try {
            return answering.answer();
        } finally {
            permits.release();
        }
    }

    private <T> ApiAnswer with(ServiceReference<T> reference, Function<T, ApiAnswer> use) {
        T service = context.getService(reference);
        if (service == null) {
            return error(503, Routes.path(reference) + " is just being replaced, ask again");
        }
        try {
            return use.apply(service);
        } finally {
            context.ungetService(reference);
        }
    }

    /** What is needed; the most where the service does not say it, or in a way that means nothing. */
    private static ApiRole role(ServiceReference<ApiAction> action) {
        return Roles.of(String.valueOf(action.getProperty(ApiAction.ROLE))).orElse(ApiRole.ADMIN);
    }

    private static String name(ApiRole role) {
        return Roles.name(role);
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
