package prb.ops.api;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that can be read under {@code /api/v1}; registered as a service, found by the server (whiteboard). When several
 * services name the same path, the highest ranking one is asked. Called on any thread, several at once; changes nothing.
 */
@ConsumerType
public interface ApiResource {

    /**
     * Service property that every resource has: its path with the leading slash, for example {@code /api/v1/status}; a segment
     * {@code {name}} stands for any one segment, whose value comes as parameter {@code name}, and a path without such segments
     * goes before one with. A property, so that the service itself, and whatever it needs, is only brought up when somebody asks.
     */
    String PATH = "prb.api.path";

    /**
     * Answers within a few seconds. Whoever asks is authorised already, but may be another machine: no secrets.
     *
     * @param query parameters of the request, the first value of each name; names that mean nothing are ignored
     * @throws IllegalArgumentException when a parameter has no meaning; the message goes to the caller, with status 400
     */
    ApiAnswer get(Map<String, String> query);
}
