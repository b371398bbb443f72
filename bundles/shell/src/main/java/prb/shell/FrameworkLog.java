package prb.shell;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the framework has to say into our log: above all why a component could not start, which would else be seen only
 * in the framework's own log. The innermost cause is put into the message, because that is where the reason stands.
 */
@Component(service = {}, immediate = true)
public final class FrameworkLog implements LogListener {

    private static final int CAUSES_MAX = 20;

    private final LogReaderService reader;

    /** Starts listening and catches up with what was logged before. */
    @Activate
    public FrameworkLog(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
        java.util.Collections.list(reader.getLog()).reversed().forEach(this::logged);
    }

    @Override
    public void logged(LogEntry entry) {
        Logger log = LoggerFactory.getLogger("framework." + entry.getBundle().getSymbolicName());
        if (entry.getLogLevel() == LogLevel.ERROR) {
            log.error(text(entry));
        } else if (entry.getLogLevel() == LogLevel.WARN) {
            log.warn(text(entry));
        }
    }

    private static String text(LogEntry entry) {
        Throwable cause = entry.getException();
        for (int i = 0; cause != null && cause.getCause() != null && i < CAUSES_MAX; i++) {
            cause = cause.getCause();
        }
        return cause == null ? entry.getMessage() : entry.getMessage() + ": " + cause;
    }

    @Deactivate
    void close() {
        reader.removeLogListener(this);
    }
}
