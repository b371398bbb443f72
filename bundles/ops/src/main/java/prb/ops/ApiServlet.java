package prb.ops;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /api/v1/*}. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/*")
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Resources resources;

    @Activate
    public ApiServlet(@Reference Resources resources) {
        this.resources = resources;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = "/api/v1" + Objects.requireNonNullElse(request.getPathInfo(), "");
        Replies.json(response, resources.get(path, Objects.requireNonNullElse(request.getQueryString(), "")));
    }
}
