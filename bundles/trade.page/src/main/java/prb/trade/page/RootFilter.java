package prb.trade.page;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/**
 * The root leads to the queue page, for those who know the port only. A filter, for the root itself is where errors are told; the
 * server names the root by an empty path.
 */
@Component(service = Filter.class, property = "osgi.http.whiteboard.filter.regex=^/?$")
public final class RootFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (response instanceof HttpServletResponse answer) {
            answer.sendRedirect(QueueServlet.HOME);
        } else {
            chain.doFilter(request, response);
        }
    }
}
