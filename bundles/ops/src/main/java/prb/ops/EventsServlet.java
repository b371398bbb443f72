package prb.ops;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/events}: server-sent events. A comment line every {@value #BEAT_MS} ms keeps the connection open and finds
 * out who is gone or may not listen any more; after an hour a stream ends, and browsers open a new one. Each holds a virtual
 * thread.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/events")
public final class EventsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(EventsServlet.class);
    /** Shorter than the server's patience with a silent connection. */
    private static final long BEAT_MS = 10_000;
    private static final long AGE_NANOS_MAX = Duration.ofHours(1).toNanos();
    private static final String BEAT = ": \n\n";

    private final transient Events events;
    private final transient Access access;

    @Activate
    public EventsServlet(@Reference Events events, @Reference Access access) {
        this.events = events;
        this.access = access;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Guard.who(request).isEmpty()) {
            Replies.json(response, Resources.error(401, "nobody says who asks"));
            return;
        }
        Optional<EventStream> opened = events.open();
        if (opened.isEmpty()) {
            Replies.json(response, Resources.error(503, Events.STREAMS_MAX + " listen already"));
            return;
        }
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Rules.Asked asked = Guard.asked(request);
        try {
            tell(opened.get(), asked, response);
        } catch (IOException e) {
            LOG.debug("{} does not listen any more: {}", request.getRemoteAddr(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            events.leave(opened.get());
        }
    }

    private void tell(EventStream stream, Rules.Asked asked, HttpServletResponse response)
            throws IOException, InterruptedException {
        ServletOutputStream out = response.getOutputStream();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < AGE_NANOS_MAX) {
            response.flushBuffer();
            String frame = stream.next(BEAT_MS, BEAT);
            if (frame.equals(EventStream.END) || frame.equals(BEAT) && access.rules().decide(asked).who().isEmpty()) {
                return;
            }
            out.write(frame.getBytes(StandardCharsets.UTF_8));
        }
    }
}
