package prb.ops;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Paths that nobody serves, and errors that no servlet answered itself: JSON, and no word about the server's make. */
@Component(service = Servlet.class, property = {"osgi.http.whiteboard.servlet.pattern=/",
    "osgi.http.whiteboard.servlet.errorPage=4xx", "osgi.http.whiteboard.servlet.errorPage=5xx"})
public final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Replies.json(response, Resources.error(status, switch (status) {
            case 404 -> "nothing is served here; see docs/operating/monitor.md";
            case 405 -> "this method is not allowed here";
            default -> "the request failed with status " + status;
        }));
    }
}
