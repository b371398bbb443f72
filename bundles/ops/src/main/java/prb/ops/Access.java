package prb.ops;

import java.io.IOException;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules, tokens and sessions of this role's HTTP server, one of each for guard and login. */
@Component(service = Access.class, configurationPid = {"prb.ops", "org.apache.felix.http"})
public final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: HTTP guard")
    public @interface Config {
        @AttributeDefinition(description = "File with the tokens that the server asks for when it listens beyond loopback. "
                + "Default none: then nothing can be read of the api or changed from there.")
        String tokenFile() default "";

        @AttributeDefinition(description = "Address at which the server listens, a setting of the server itself. "
                + "Default 127.0.0.1.")
        String org_apache_felix_http_host() default "127.0.0.1";
    }

    private final Rules rules;
    private final Sessions sessions;

    @Activate
    public Access(Config config) {
        Tokens tokens = new Tokens(config.tokenFile());
        this.sessions = new Sessions(tokens, InstantSource.system());
        this.rules = new Rules(config.org_apache_felix_http_host(), Rules.machine(), tokens, sessions, System::nanoTime);
        if (!config.tokenFile().isEmpty()) {
            check(tokens);
        }
    }

    private static void check(Tokens tokens) {
        try {
            tokens.read();
        } catch (IOException e) {
            LOG.error("PRB_HTTP_TOKEN_FILE: {}; until it can be read nobody beyond loopback may change anything", e.toString());
        }
    }

    Rules rules() {
        return rules;
    }

    Sessions sessions() {
        return sessions;
    }
}
