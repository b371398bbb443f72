package prb.shell;

import java.util.StringJoiner;
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
 * in the framework's own log. What the causes say is put into the message, because that is where the reason stands.
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

    /** The entry's message and what each cause adds to it; wrappers that only repeat their cause add nothing. */
    private static String text(LogEntry entry) {
        StringJoiner text = new StringJoiner(": ");
        text.add(entry.getMessage());
        Throwable cause = entry.getException();
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            Throwable inner = cause.getCause();
            String own = cause.getMessage();
            if (own != null && (inner == null || inner.getMessage() == null || !own.contains(inner.getMessage()))) {
                text.add(own);
            }
            cause = inner;
        }
        return text.toString();
    }

    @Deactivate
    void close() {
        reader.removeLogListener(this);
    }
}
