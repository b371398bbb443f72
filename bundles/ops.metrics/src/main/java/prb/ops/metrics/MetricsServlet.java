package prb.ops.metrics;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code GET /metrics}, read like {@code /health}: without a token, also beyond loopback. At most {@value #COLLECTIONS_MAX}
 * collections run at once; who comes then is told to come again.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/metrics")
public final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int COLLECTIONS_MAX = 4;

    private final transient Collection collection;
    private final transient Exposition exposition = new Exposition();
    private final transient Semaphore collections = new Semaphore(COLLECTIONS_MAX);

    @Activate
    public MetricsServlet(@Reference Collection collection) {
        this.collection = collection;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!collections.tryAcquire()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        try {
            String accept = Objects.requireNonNullElse(request.getHeader("Accept"), "");
            Exposition.Page page = exposition.page(collection.collect(), accept);
            response.setContentType(page.type());
            response.setContentLength(page.body().length);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream().write(page.body());
        } finally {
            collections.release();
        }
    }
}
