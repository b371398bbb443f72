package prb.ops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import prb.ops.api.ApiResource;

/**
 * Services by their paths, whose segments may stand for any one, as {@code {name}} does. A path without such segments goes before
 * one with; of equal ones the highest ranking service is taken. A path has at most {@value #SEGMENTS_MAX} segments. Any thread.
 */
final class Routes<T> {

    private static final int SEGMENTS_MAX = 16;

    /**
     * A service for a path.
     *
     * @param path as the service names it
     * @param parameters values of its {@code {names}}
     */
    record Found<T>(ServiceReference<T> service, String path, Map<String, String> parameters) {}

    private final List<ServiceReference<T>> services = new CopyOnWriteArrayList<>();

    void add(ServiceReference<T> service) {
        services.add(service);
    }

    void remove(ServiceReference<T> service) {
        services.remove(service);
    }

    /** @param path as it came, still encoded */
    Optional<Found<T>> find(String path) {
        List<String> asked = segments(path);
        if (asked.size() > SEGMENTS_MAX) {
            return Optional.empty();
        }
        Comparator<Found<T>> fewestNames = Comparator.comparingInt((Found<T> each) -> each.parameters().size()).reversed();
        return services.stream().flatMap(each -> match(each, asked)).max(fewestNames.thenComparing(Found::service));
    }

    /** All paths, sorted. */
    List<String> paths() {
        return services.stream().map(Routes::path).distinct().sorted().toList();
    }

    private static <T> Stream<Found<T>> match(ServiceReference<T> service, List<String> asked) {
        List<String> own = segments(path(service));
        if (own.size() != asked.size()) {
            return Stream.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < own.size(); i++) {
            String segment = own.get(i);
            String value = decoded(asked.get(i));
            if (segment.startsWith("{") && segment.endsWith("}") && !value.isEmpty()) {
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value)) {
                return Stream.empty();
            }
        }
        return Stream.of(new Found<>(service, path(service), Map.copyOf(parameters)));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** A plus stands for itself in a path. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static String path(ServiceReference<?> service) {
        return String.valueOf(service.getProperty(ApiResource.PATH));
    }
}
