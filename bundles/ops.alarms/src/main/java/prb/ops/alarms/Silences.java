package prb.ops.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which alarms are not told, by id or cause, and until when; in a file, so that a restart keeps them. At most
 * {@value #SILENCES_MAX}, of at most {@value #MINUTES_MAX} minutes each; the file has at most {@value #FILE_BYTES_MAX} bytes.
 * Any thread.
 */
final class Silences {

    static final int SILENCES_MAX = 1_000;
    static final long MINUTES_MAX = 43_200;
    private static final int KEY_CHARS_MAX = 300;
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final long S_PER_MINUTE = 60;
    private static final Logger LOG = LoggerFactory.getLogger(Silences.class);

    private final Path file;
    private final Map<String, Instant> ends = new TreeMap<>();

    /** What can not be read is left alone and told in the log: alarms are better told twice than not. */
    Silences(Path file) {
        this.file = file;
        try {
            if (Files.exists(file) && Files.size(file) <= FILE_BYTES_MAX) {
                for (Map.Entry<String, JsonNode> each : new ObjectMapper().readTree(file.toFile()).properties()) {
                    ends.put(each.getKey(), Instant.ofEpochMilli(each.getValue().asLong()));
                }
            }
        } catch (JsonProcessingException e) {
            LOG.warn("{} is no JSON object, nothing is silenced: {}", file, e.getOriginalMessage());
        } catch (IOException e) {
            LOG.warn("{} can not be read, nothing is silenced", file, e);
        }
    }

    /**
     * Silences, or ends that with 0 minutes.
     *
     * @return until when; empty when it ended
     * @throws IllegalArgumentException naming what has no meaning
     * @throws IOException when it could not be kept; then nothing changed
     */
    synchronized Optional<Instant> silence(String key, long minutes, Instant now) throws IOException {
        if (key.isBlank() || key.length() > KEY_CHARS_MAX) {
            throw new IllegalArgumentException("id or cause: 1 to " + KEY_CHARS_MAX + " characters");
        }
        if (minutes < 0 || minutes > MINUTES_MAX) {
            throw new IllegalArgumentException("minutes: 0 (ends it) to " + MINUTES_MAX + ", not " + minutes);
        }
        Map<String, Instant> changed = new TreeMap<>(ends);
        changed.values().removeIf(end -> !end.isAfter(now));
        Instant end = now.plusSeconds(minutes * S_PER_MINUTE);
        if (minutes == 0) {
            changed.remove(key);
        } else {
            changed.put(key, end);
        }
        if (changed.size() > SILENCES_MAX) {
            throw new IllegalArgumentException("there are " + SILENCES_MAX + " silences already; end one with 0 minutes");
        }
        store(changed);
        ends.clear();
        ends.putAll(changed);
        return minutes == 0 ? Optional.empty() : Optional.of(end);
    }

    private void store(Map<String, Instant> silences) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        silences.forEach((key, end) -> json.put(key, end.toEpochMilli()));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(draft, json.toString());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Until when an alarm is silent, the later of id and cause. */
    synchronized Optional<Instant> until(Alarm alarm, Instant now) {
        Instant id = ends.getOrDefault(alarm.id(), Instant.MIN);
        Instant cause = ends.getOrDefault(alarm.cause(), Instant.MIN);
        Instant later = id.isAfter(cause) ? id : cause;
        return later.isAfter(now) ? Optional.of(later) : Optional.empty();
    }
}
