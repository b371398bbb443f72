package prb.ops.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that can be done by POST under {@code /api/v1}; registered as a service with the property {@link ApiResource#PATH},
 * found by the server (whiteboard). Called on any thread, several at once. A path's service is only brought up when asked.
 *
 * <p>What it does is told per item where it takes several: {@code {"results":[{"id":"...","ok":false,"message":"..."}]}}, with
 * status 200 when at least one was done, else 409.
 */
@ConsumerType
public interface ApiAction {

    /** Service property: {@code operate} or {@code admin}; {@code admin} when it is missing. */
    String ROLE = "prb.api.role";

    /**
     * Does it, within about 30 s, and says what happened.
     *
     * @param call who asks for what; the caller holds the role already
     * @throws IllegalArgumentException when body or parameters have no meaning; the message names field and reason and goes to
     *     the caller, with status 400; nothing was changed
     */
    ApiAnswer act(ApiCall call);
}
