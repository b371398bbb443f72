package prb.trade.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Hashtable;
import java.util.Optional;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second port of the role's web server, the one that the original's queue page had. Everything that the server answers it
 * answers there too, under the same rules. A port that is taken costs this port only; the page is on the server's own as well.
 */
@Component(service = {}, immediate = true, configurationPid = {"org.apache.felix.http", "prb.trade.page"})
public final class QueuePort {

    private static final Logger LOG = LoggerFactory.getLogger(QueuePort.class);
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: queue page")
    public @interface Config {
        @AttributeDefinition(description = "Port of the queue page, 0 to 65535, 0 for none. Default 4567 "
                + "(PRB_QUEUE_HTTP_PORT).")
        int port() default 4_567;

        @AttributeDefinition(description = "Address at which the server listens, a setting of the server itself. "
                + "Default 127.0.0.1.")
        String org_apache_felix_http_host() default "127.0.0.1";
    }

    private final Optional<ServiceRegistration<ConnectorFactory>> registration;

    @Activate
    public QueuePort(Config config, BundleContext context) {
        String trouble = trouble(config);
        if (trouble.isEmpty()) {
            ConnectorFactory factory = server -> connector(server, config);
            registration = Optional.of(context.registerService(ConnectorFactory.class, factory, new Hashtable<>()));
        } else {
            LOG.info("{}", trouble);
            registration = Optional.empty();
        }
    }

    @Deactivate
    void close() {
        registration.ifPresent(ServiceRegistration::unregister);
    }

    /** Why the port can not be had; empty when it can, or is not wanted. */
    static String trouble(Config config) {
        if (config.port() == 0) {
            return "no port of its own for the queue page (PRB_QUEUE_HTTP_PORT=0); it is on the role's own, /queue/";
        }
        String host = config.org_apache_felix_http_host();
        try (ServerSocket free = new ServerSocket(config.port(), 1, InetAddress.getByName(host))) {
            return free.isBound() ? "" : "port is not bound";
        } catch (IOException e) {
            return "no queue page on " + host + ":" + config.port() + ": " + e.getMessage()
                    + "; it is on the role's own port, /queue/, or set PRB_QUEUE_HTTP_PORT to another one";
        }
    }

    private static Connector connector(Server server, Config config) {
        ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS);
        connector.setHost(config.org_apache_felix_http_host());
        connector.setPort(config.port());
        LOG.info("queue page on http://{}:{}/", config.org_apache_felix_http_host(), config.port());
        return connector;
    }
}
