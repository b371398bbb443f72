package prb.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** {@code prb:log [LEVEL [LOGGER]]}, and the level that configuration {@code prb.log} names. */
@Component(service = LogCommand.class, immediate = true, configurationPid = "prb.log",
        property = {"osgi.command.scope=prb", "osgi.command.function=log"})
public final class LogCommand {

    private static final String DEFAULT = "default";
    private static final String USAGE = "usage: prb:log [trace|debug|info|warn|error|fatal|default [LOGGER]]";
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z][\\w.$]{0,200}");

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: log")
    public @interface Config {
        @AttributeDefinition(description = "Log level: trace, debug, info, warn, error, fatal, "
                + "or the original's numbers. Default info.")
        String level() default "info";
    }

    @Activate
    public LogCommand(Config config) {
        apply(config.level());
    }

    @Modified
    void modified(Config config) {
        apply(config.level());
    }

    /**
     * Sets the level until the process ends, or shows it: of everything, or of a logger and what is below it, such as
     * {@code prb.worker}; {@code default} takes a logger's own level away.
     */
    public String log(String... args) {
        if (args.length > 2) {
            throw new IllegalArgumentException(USAGE);
        }
        if (args.length < 2) {
            return "log level " + text(args.length == 0 ? root().getLevel() : apply(args[0])) + own();
        }
        if (!LOGGER.matcher(args[1]).matches()) {
            throw new IllegalArgumentException("'" + args[1] + "' is no name of a logger; " + USAGE);
        }
        Logger logger = context().getLogger(args[1]);
        logger.setLevel(args[0].equals(DEFAULT) ? null : level(args[0]));
        return "log level of " + args[1] + " " + text(logger.getEffectiveLevel());
    }

    private static String text(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    /** Our rooms' loggers with a level of their own, as an addition to a line. */
    private static String own() {
        return context().getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null && logger.getName().startsWith("prb."))
                .map(logger -> ", " + logger.getName() + " " + text(logger.getLevel())).reduce("", String::concat);
    }

    private static Level apply(String text) {
        Level level = level(text);
        root().setLevel(level);
        return level;
    }

    static Level level(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trace", "10" -> Level.TRACE;
            case "debug", "20" -> Level.DEBUG;
            case "info", "30" -> Level.INFO;
            case "warn", "40" -> Level.WARN;
            case "error", "fatal", "50", "60" -> Level.ERROR;
            default -> throw new IllegalArgumentException("unknown log level '" + text
                    + "'; one of trace, debug, info, warn, error, fatal");
        };
    }

    private static Logger root() {
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalStateException("the log is not written by logback but by " + factory.getClass().getName());
    }
}
