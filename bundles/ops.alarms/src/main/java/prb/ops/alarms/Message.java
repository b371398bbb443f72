package prb.ops.alarms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What receivers are told at one moment: all events of one look together, {@value #ITEMS_MAX} affected things by name.
 *
 * @param title one line @param text for people @param json for programs
 */
record Message(String title, String text, String json) {

    static final int ITEMS_MAX = 20;
    private static final int EVENTS_IN_TEXT_MAX = 20;

    /** @param source host and role, so that a receiver of many knows whose it is @param firing alarms that go on */
    static Message of(List<Event> events, int firing, String source, Instant now) {
        boolean allClear = firing == 0 && events.stream().allMatch(event -> event.kind() == Event.Kind.RESOLVED);
        String head = events.size() == 1 ? events.getFirst().kind().text() + ": " + events.getFirst().alarm().finding().title()
                : events.size() + " changes of alarms";
        String title = "[" + source + "] " + (allClear ? "all clear: " : "") + head;
        String text = events.stream().limit(EVENTS_IN_TEXT_MAX).map(Message::text).collect(Collectors.joining("\n\n"))
                + (events.size() > EVENTS_IN_TEXT_MAX ? "\n\n… and " + (events.size() - EVENTS_IN_TEXT_MAX) + " more" : "")
                + "\n\n" + (allClear ? "All clear: no alarm is left." : firing + " alarms go on.");
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("source", source).put("sent_at", now.toString())
                .put("all_clear", allClear).put("firing", firing);
        ArrayNode list = json.putArray("events");
        events.forEach(event -> list.add(json(event)));
        return new Message(title, text, json.toString());
    }

    /** A message that says that messages arrive. */
    static Message test(String source, Instant now) {
        String text = "This is a test of the alarms of " + source + ". Nothing is wrong.";
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("source", source).put("sent_at", now.toString())
                .put("test", true).put("text", text);
        json.putArray("events");
        return new Message("[" + source + "] test of the alarms", text, json.toString());
    }

    private static String text(Event event) {
        Finding finding = event.alarm().finding();
        String affected = finding.items().isEmpty() ? "" : "\nAffected, " + finding.items().size() + ": " + named(finding);
        return event.kind().text().toUpperCase(java.util.Locale.ROOT) + " (" + event.alarm().severity().text() + ", since "
                + event.alarm().since() + ") " + finding.title() + "\n" + finding.text() + affected + "\nid: " + finding.id();
    }

    private static String named(Finding finding) {
        int more = finding.items().size() - ITEMS_MAX;
        return finding.items().stream().limit(ITEMS_MAX).collect(Collectors.joining("; ")) + (more > 0 ? "; and " + more + " more"
                : "");
    }

    private static ObjectNode json(Event event) {
        return json(event.alarm()).put("event", event.kind().text()).put("at", event.at().toString());
    }

    /** An alarm for programs. */
    static ObjectNode json(Alarm alarm) {
        Finding finding = alarm.finding();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", finding.id()).put("cause", finding.cause())
                .put("severity", alarm.severity().text()).put("title", finding.title()).put("text", finding.text())
                .put("since", alarm.since().toString()).put("count", finding.items().size());
        ArrayNode items = json.putArray("items");
        finding.items().stream().limit(ITEMS_MAX).forEach(items::add);
        return json;
    }
}
