package prb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as a line of bunyan's JSON, version 0, as the original bridge wrote it; further members are {@code logger},
 * {@code thread}, and what the event or its thread names, which never takes the place of bunyan's own.
 */
final class Bunyan {

    private static final int FATAL = 60;
    private static final int ERROR = 50;
    private static final int WARN = 40;
    private static final int INFO = 30;
    private static final int DEBUG = 20;
    private static final int TRACE = 10;
    private static final Set<String> OWN = Set.of("v", "level", "name", "hostname", "pid", "time", "msg", "err", "logger",
            "thread");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(
            ZoneOffset.UTC);
    private static final char FIRST_PRINTABLE = 0x20;

    private final Masking masking;
    private final String name;
    private final String hostname = hostname();
    private final long pid = ProcessHandle.current().pid();

    /** @param name bunyan's name of the logger, {@code prb} with the original */
    Bunyan(Masking masking, String name) {
        this.masking = masking;
        this.name = name;
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    String line(ILoggingEvent event) {
        StringBuilder out = new StringBuilder("{\"name\":");
        text(out, name);
        out.append(",\"hostname\":");
        text(out, hostname);
        out.append(",\"pid\":").append(pid).append(",\"level\":").append(level(event)).append(",\"logger\":");
        text(out, event.getLoggerName());
        out.append(",\"thread\":");
        text(out, String.valueOf(event.getThreadName()));
        fields(event).forEach((key, value) -> {
            out.append(',');
            text(out, key);
            out.append(':');
            text(out, value);
        });
        out.append(",\"msg\":");
        text(out, String.valueOf(event.getFormattedMessage()));
        if (event.getThrowableProxy() != null) {
            error(out, event.getThrowableProxy());
        }
        return out.append(",\"time\":\"").append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(
                "\",\"v\":0}\n").toString();
    }

    private static int level(ILoggingEvent event) {
        if (event.getMarkerList() != null && event.getMarkerList().stream().anyMatch(marker -> marker.contains("FATAL"))) {
            return FATAL;
        }
        return switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> ERROR;
            case Level.WARN_INT -> WARN;
            case Level.INFO_INT -> INFO;
            case Level.DEBUG_INT -> DEBUG;
            default -> TRACE;
        };
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new TreeMap<>(event.getMDCPropertyMap());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        }
        fields.keySet().removeAll(OWN);
        return fields;
    }

    private void error(StringBuilder out, IThrowableProxy thrown) {
        out.append(",\"err\":{\"message\":");
        text(out, String.valueOf(thrown.getMessage()));
        out.append(",\"name\":");
        text(out, thrown.getClassName());
        out.append(",\"stack\":");
        text(out, ThrowableProxyUtil.asString(thrown));
        out.append('}');
    }

    /** A JSON text; secrets are masked before, while words still stand apart. */
    private void text(StringBuilder out, String raw) {
        String text = masking.mask(raw);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE || Character.isSurrogate(c) && !isPaired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i)) ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
