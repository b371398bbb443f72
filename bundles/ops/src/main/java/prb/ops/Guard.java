package prb.ops;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiRole;
import prb.ops.api.HttpTrust;

/** Stands before all servlets of this role, those of other rooms too, and tells them who asks. */
@Component(service = Filter.class, property = {"osgi.http.whiteboard.filter.pattern=/*",
    "service.ranking:Integer=1000"})
public final class Guard implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final String COOKIE = "prb_session_";

    private final Access access;

    @Activate
    public Guard(@Reference Access access) {
        this.access = access;
    }

    /** Cookies know no ports: each server of a host has its own name. */
    static String cookie(HttpServletRequest request) {
        return COOKIE + request.getLocalPort();
    }

    /** The session that a request names. */
    static @Nullable String session(HttpServletRequest request) {
        String name = cookie(request);
        Cookie[] cookies = request.getCookies();
        for (Cookie each : cookies == null ? new Cookie[0] : cookies) {
            if (each.getName().equals(name)) {
                return each.getValue();
            }
        }
        return null;
    }

    /** The part of a request that decides. */
    static Rules.Asked asked(HttpServletRequest request) {
        return new Rules.Asked(request.getRequestURI(), request.getHeader("Host"), request.getHeader("Origin"), request.getHeader(
                "Authorization"), session(request), request.getRemoteAddr());
    }

    /** Who asks, as the guard has told; empty when nobody that is known, or when no guard stood before. */
    static Optional<Who> who(HttpServletRequest request) {
        return request.getAttribute(HttpTrust.ROLE) instanceof ApiRole role && request.getAttribute(
                HttpTrust.AUTHOR) instanceof String author ? Optional.of(new Who(role, author)) : Optional.empty();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("not HTTP");
        }
        Decision decision = access.rules().decide(asked(asked));
        if (decision.passes()) {
            asked.setAttribute(HttpTrust.ATTRIBUTE, decision.who().filter(who -> who.may(ApiRole.ADMIN)).isPresent());
            decision.who().ifPresent(who -> {
                asked.setAttribute(HttpTrust.ROLE, who.role());
                asked.setAttribute(HttpTrust.AUTHOR, who.author());
            });
            chain.doFilter(request, response);
            return;
        }
        LOG.debug("{} {} of {} is refused: {}", asked.getMethod(), asked.getRequestURI(), asked.getRemoteAddr(),
                decision.message());
        if (decision.status() == 401) {
            answer.setHeader("WWW-Authenticate", "Bearer");
        }
        Replies.json(answer, Resources.error(decision.status(), decision.message()));
    }
}
