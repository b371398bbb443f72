package prb.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the HTTP server listens, and if not why: a server that could not take its port leaves the role alive. Looks every
 * 5 s; the log hears of a change only.
 */
@Component(configurationPid = "org.apache.felix.http", immediate = true, property = {"hc.name=http", "hc.tags=http",
    "hc.async.intervalInSec:Long=5"})
public final class HttpCheck implements HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HttpCheck.class);
    private static final String ENDPOINTS = "osgi.http.endpoint";
    /** The server comes after what the role exists for; its port is not touched before it had time to take it. */
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    /** Settings of the server itself. */
    @ObjectClassDefinition(name = "Runtime Bridge: HTTP check")
    public @interface Config {
        @AttributeDefinition(description = "Address at which the server listens. Default 127.0.0.1.")
        String org_apache_felix_http_host() default "127.0.0.1";

        @AttributeDefinition(description = "Port at which the server listens. Default 3000.")
        int org_osgi_service_http_port() default 3_000;
    }

    private final Config config;
    private final long begun = System.nanoTime();
    private volatile @Nullable ServiceReference<HttpServiceRuntime> server;
    private volatile String told = "";

    @Activate
    public HttpCheck(Config config) {
        this.config = config;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setServer(ServiceReference<HttpServiceRuntime> reference) {
        server = reference;
        LOG.info("HTTP on {}", endpoints(reference));
    }

    void unsetServer(ServiceReference<HttpServiceRuntime> reference) {
        if (reference.equals(server)) {
            server = null;
        }
    }

    @Override
    public Result execute() {
        ServiceReference<HttpServiceRuntime> present = server;
        if (present != null) {
            told = "";
            return new Result(Result.Status.OK, "listens on " + endpoints(present));
        }
        if (System.nanoTime() - begun < START_NANOS_MAX) {
            return new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "the HTTP server is starting");
        }
        String problem = problem(config.org_apache_felix_http_host(), config.org_osgi_service_http_port());
        if (!problem.equals(told)) {
            LOG.error("{}", problem);
            told = problem;
        }
        return new Result(Result.Status.CRITICAL, problem);
    }

    /** Why the server does not listen, as far as a try of the same address shows. */
    static String problem(String host, int port) {
        String where = "no HTTP server on " + host + ":" + port;
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return where + ", though port " + socket.getLocalPort() + " is free: see the log of its start";
        } catch (IOException e) {
            return where + ": " + e.getMessage() + "; set PRB_HTTP_PORT (or PRB_HTTP_HOST) to another one and start again";
        }
    }

    private static List<String> endpoints(ServiceReference<?> reference) {
        return reference.getProperty(ENDPOINTS) instanceof String[] all ? Arrays.asList(all) : List.of();
    }
}
