package prb.signer.remote;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.trade.api.Signer;

/**
 * Offers the signer while an endpoint is set, from the first answer of its program on: before that nobody knows for whom it
 * signs. Looks after the program every {@link #LOOK_S} on a thread of its own.
 */
@Component(service = {}, immediate = true, configurationPid = "prb.signer.remote",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RemoteSignerRoom.Config.class)
public final class RemoteSignerRoom {

    /** Where the program is. */
    @ObjectClassDefinition(name = "Remote signer", description = "A program that holds keys and signs")
    public @interface Config {
        /** The endpoint. */
        @AttributeDefinition(name = "endpoint", description = "unix:/path/to/socket or https://...; empty: there is none")
        String endpoint() default "";

        /** The token. */
        @AttributeDefinition(name = "tokenFile", description = "File with the token to show over HTTPS; empty: none")
        String tokenFile() default "";

        /** The authorities. */
        @AttributeDefinition(name = "caFile", description = "PEM file of certificates to trust over HTTPS; empty: the JDK's")
        String caFile() default "";

        /** The bound. */
        @AttributeDefinition(name = "timeoutMs", description = "Time for a signature over all attempts, 1000..600000 ms")
        int timeoutMs() default 30_000;
    }

    private static final int LOOK_S = 5;
    private static final int STOP_S_MAX = 5;
    private static final String UNIX = "unix:";

    private final BundleContext context;
    private final @Nullable RemoteSigner signer;
    private final @Nullable ServiceRegistration<HealthCheck> health;
    private @Nullable ServiceRegistration<Signer> offered;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(
            "prb-signer-remote").daemon().factory());
    private final @Nullable Future<?> looking;

    /** @throws IllegalArgumentException naming a setting that can not be used */
    @Activate
    public RemoteSignerRoom(BundleContext context, Config config) throws IOException {
        this.context = context;
        if (config.endpoint().isEmpty()) {
            signer = null;
            health = null;
            looking = null;
            return;
        }
        signer = new RemoteSigner(transport(config), config.endpoint(), Duration.ofMillis(config.timeoutMs()));
        health = context.registerService(HealthCheck.class, signer,
                new Hashtable<>(Map.of("hc.name", "signer", "hc.tags", "health")));
        looking = thread.scheduleWithFixedDelay(this::look, 0, LOOK_S, TimeUnit.SECONDS);
    }

    static Transport transport(Config config) throws IOException {
        String endpoint = config.endpoint();
        if (endpoint.startsWith(UNIX) && endpoint.length() > UNIX.length()) {
            return new UnixTransport(Path.of(endpoint.substring(UNIX.length())));
        }
        if (endpoint.startsWith("https://")) {
            Optional<String> token = config.tokenFile().isEmpty() ? Optional.empty() : Optional.of(Files.readString(Path.of(config
                    .tokenFile())).strip());
            Optional<Path> authorities = config.caFile().isEmpty() ? Optional.empty() : Optional.of(Path.of(config.caFile()));
            return new HttpsTransport(URI.create(endpoint), token, authorities);
        }
        throw new IllegalArgumentException("PRB_SIGNER must be unix:/path/to/socket or https://..., not '" + endpoint + "'");
    }

    private void look() {
        RemoteSigner asked = signer;
        try {
            if (asked != null && asked.look() && offered == null) {
                offered = context.registerService(Signer.class, asked, new Hashtable<>());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        if (looking != null) {
            looking.cancel(true);
        }
        thread.shutdownNow();
        boolean ended = thread.awaitTermination(STOP_S_MAX, TimeUnit.SECONDS);
        if (ended && offered != null) {
            offered.unregister();
        }
        if (health != null) {
            health.unregister();
        }
        if (signer != null) {
            signer.close();
        }
    }
}
