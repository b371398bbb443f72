package prb.ops;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.HttpTrust;

/** Stands before all servlets of this role, those of other rooms too, and tells them whom to trust. */
@Component(service = Filter.class, configurationPid = {"prb.ops", "org.apache.felix.http"}, property = {
    "osgi.http.whiteboard.filter.pattern=/*", "service.ranking:Integer=1000"})
public final class Guard implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: HTTP guard")
    public @interface Config {
        @AttributeDefinition(description = "File with the token that the server asks for when it listens beyond loopback. "
                + "Default none: then nothing can be changed from there.")
        String tokenFile() default "";

        @AttributeDefinition(description = "Address at which the server listens, a setting of the server itself. "
                + "Default 127.0.0.1.")
        String org_apache_felix_http_host() default "127.0.0.1";
    }

    private final Rules rules;

    @Activate
    public Guard(Config config) {
        Token token = new Token(config.tokenFile());
        this.rules = new Rules(config.org_apache_felix_http_host(), Rules.machine(), token);
        if (!config.tokenFile().isEmpty()) {
            check(token);
        }
    }

    private static void check(Token token) {
        try {
            token.read();
        } catch (IOException e) {
            LOG.error("PRB_HTTP_TOKEN_FILE: {}; until it can be read nobody beyond loopback may change anything", e.toString());
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("not HTTP");
        }
        Decision decision = rules.decide(new Rules.Asked(asked.getRequestURI(), asked.getHeader("Host"),
                asked.getHeader("Origin"), asked.getHeader("Authorization")));
        if (decision.passes()) {
            asked.setAttribute(HttpTrust.ATTRIBUTE, decision.trusted());
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
