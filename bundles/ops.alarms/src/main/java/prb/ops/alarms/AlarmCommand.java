package prb.ops.alarms;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code prb:alarm list|silence|test}. */
@Component(service = AlarmCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=alarm"})
public final class AlarmCommand {

    private static final String USAGE = "usage: prb:alarm list | silence ID|CAUSE MINUTES | test";
    private static final int SILENCE_WORDS = 3;

    private final AlarmRoom room;

    @Activate
    public AlarmCommand(@Reference AlarmRoom room) {
        this.room = room;
    }

    /** What fires; a silence, which 0 minutes end; a test message to everybody who is told. */
    public String alarm(String... words) throws IOException, InterruptedException {
        String verb = words.length == 0 ? "list" : words[0];
        if (verb.equals("list") && words.length <= 1) {
            return list(room.book(), room.silences(), Instant.now());
        }
        if (verb.equals("test") && words.length == 1) {
            return String.join(System.lineSeparator(), room.test());
        }
        if (verb.equals("silence") && words.length == SILENCE_WORDS) {
            return silence(words[1], words[2]);
        }
        throw new IllegalArgumentException(USAGE);
    }

    private String silence(String key, String minutes) throws IOException {
        long number;
        try {
            number = Long.parseLong(minutes);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + minutes + "' is no number of minutes; " + USAGE);
        }
        Optional<Instant> end = room.silences().silence(key, number, Instant.now());
        String what = end.map(until -> key + " is silent until " + until).orElse(key + " is told again");
        return room.book().knows(key) ? what : what + "; no alarm of that id or cause was seen of late";
    }

    static String list(Book book, Silences silences, Instant now) {
        StringBuilder text = new StringBuilder();
        for (Alarm alarm : book.firing()) {
            text.append(String.format("%-8s %s%n         since %s, id %s%s%s%n         %s%n", alarm.severity().text(), alarm
                    .finding().title(), alarm.since(), alarm.id(),
                    alarm.finding().items().isEmpty() ? "" : ", affected: " + alarm.finding().items().size(),
                    silences.until(alarm, now).map(end -> ", silent until " + end).orElse(""), alarm.finding().text()));
        }
        return text.isEmpty() ? "No alarm fires; " + book.pending() + " troubles do not last long enough yet." : text.toString()
                .stripTrailing();
    }
}
