package prb.worker.pruntime;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClients;
import prb.worker.pruntime.dcap.Collaterals;

/** Makes clients that share one transport. After deactivation every call fails at once as unreachable. */
@Component(configurationPid = "prb.worker.pruntime", configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HttpPRuntimeClients.Config.class)
public final class HttpPRuntimeClients implements PRuntimeClients {

    private final Transport transport;
    private final Timeouts timeouts;
    private final Optional<Collaterals> collaterals;

    /** Settings of the pRuntime client. */
    @ObjectClassDefinition(name = "pRuntime client", description = "How workers are called")
    public @interface Config {

        /** Milliseconds. */
        @AttributeDefinition(name = "request timeout",
                description = "Longest wait for the answer of a control call, in milliseconds, 1 or more;"
                        + " InitRuntime has 120 s and a fresh attestation 60 s at least")
        long requestTimeoutMs() default 8_000;

        /** Milliseconds. */
        @AttributeDefinition(name = "blob timeout",
                description = "Longest wait for the answer of a bulk call, in milliseconds, 1 or more")
        long blobTimeoutMs() default 150_000;

        /** Whether connections are used again. */
        @AttributeDefinition(name = "keep alive", description = "Use connections again instead of one per call")
        boolean keepAlive() default true;

        /** Milliseconds. */
        @AttributeDefinition(name = "keep alive time",
                description = "How long a connection is kept unused, in milliseconds, 1 or more; below the server's own time,"
                        + " which is 60 s in the guide (ROCKET_KEEP_ALIVE)")
        long keepAliveMs() default 60_000;

        /** URL. */
        @AttributeDefinition(name = "PCCS",
                description = "Service that attestations by DCAP are completed from, up to its version, such as"
                        + " https://HOST:8081/sgx/certification/v4; empty: they are left as they come")
        String pccsUrl() default "";
    }

    @Activate
    public HttpPRuntimeClients(Config config) {
        this(Timeouts.of(config.requestTimeoutMs(), config.blobTimeoutMs()), config.keepAlive(),
                Timeouts.positive("keepAliveMs", config.keepAliveMs()),
                config.pccsUrl().isBlank() ? Optional.empty() : Optional.of(new Collaterals(config.pccsUrl())));
    }

    HttpPRuntimeClients(Timeouts timeouts, boolean keepAlive, Duration keepAliveTime) {
        this(timeouts, keepAlive, keepAliveTime, Optional.empty());
    }

    HttpPRuntimeClients(Timeouts timeouts, boolean keepAlive, Duration keepAliveTime, Optional<Collaterals> collaterals) {
        this.collaterals = collaterals;
        this.timeouts = timeouts;
        this.transport = new Transport(keepAlive, keepAliveTime);
    }

    /** Ends all calls in flight; each fails as unreachable. */
    @Deactivate
    public void close() {
        collaterals.ifPresent(Collaterals::close);
        transport.close();
    }

    /**
     * A client of one endpoint.
     *
     * @param endpoint absolute http or https URL; a path is kept in front of pRuntime's own
     * @throws IllegalArgumentException naming the endpoint and what is wrong with it
     */
    @Override
    public PRuntimeClient client(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || endpoint.getHost() == null) {
            throw new IllegalArgumentException("endpoint " + endpoint + " is not an absolute http or https URL");
        }
        String base = endpoint.toString();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return new HttpPRuntimeClient(new Endpoint(base, transport), timeouts, collaterals);
    }
}
