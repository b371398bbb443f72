package prb.monitor.pages;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The root leads to the monitor, for those who know the port only; on the queue page's own port it is left to that page. Stands
 * after the guard and before the filter of the queue page.
 */
@Component(service = Filter.class, configurationPid = {"org.apache.felix.http", "prb.trade.page"}, property = {
    "osgi.http.whiteboard.filter.regex=^/?$", "service.ranking:Integer=500"})
public final class RootFilter implements Filter {

    /** Settings of the server and of the queue page. */
    @ObjectClassDefinition(name = "Runtime Bridge: way to the monitor")
    public @interface Config {
        @AttributeDefinition(description = "Port of the role's HTTP server. Default 3000 (PRB_HTTP_PORT).")
        int org_osgi_service_http_port() default 3_000;

        @AttributeDefinition(description = "Port of the queue page. Default 4567 (PRB_QUEUE_HTTP_PORT).")
        int port() default 4_567;
    }

    private final int own;
    private final int queue;

    @Activate
    public RootFilter(Config config) {
        this(config.org_osgi_service_http_port(), config.port());
    }

    RootFilter(int own, int queue) {
        this.own = own;
        this.queue = queue;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean queuePage = request.getLocalPort() == queue && queue != own;
        if (!queuePage && response instanceof HttpServletResponse answer) {
            answer.sendRedirect(PagesServlet.HOME);
        } else {
            chain.doFilter(request, response);
        }
    }
}
