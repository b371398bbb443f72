package prb.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** {@code prb:log [level]}, and the level that configuration {@code prb.log} names. */
@Component(service = LogCommand.class, immediate = true, configurationPid = "prb.log",
        property = {"osgi.command.scope=prb", "osgi.command.function=log"})
public final class LogCommand {

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

    /** Sets the level until the process ends, or shows it. */
    public String log(String... args) {
        if (args.length > 1) {
            throw new IllegalArgumentException("usage: prb:log [trace|debug|info|warn|error]");
        }
        return "log level " + (args.length == 0 ? root().getLevel() : apply(args[0])).toString().toLowerCase(Locale.ROOT);
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
                    + "'; one of trace, debug, info, warn, error");
        };
    }

    private static Logger root() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        }
        throw new IllegalStateException("the log is not written by logback but by " + factory.getClass().getName());
    }
}
