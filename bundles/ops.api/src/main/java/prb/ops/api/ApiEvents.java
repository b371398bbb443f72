package prb.ops.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells whoever listens to {@code /api/v1/events} what happened. A service of the server, absent in a role without one: then
 * nobody listens. Events are not kept: who listens later, or too slowly, does not hear of them.
 */
@ProviderType
public interface ApiEvents {

    /**
     * Tells all listeners. Any thread; never waits.
     *
     * @param name what kind of event, such as {@code alarm}: 1 to 32 lower-case letters, digits, dashes
     * @param json one JSON value as text, at most 64 KiB
     * @throws IllegalArgumentException when name or size is none of these
     */
    void publish(String name, String json);
}
