package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAnswer;

class EventsTest {

    private static final String BEAT = "beat";

    private final FakeServices services = new FakeServices();
    private final Resources resources = new Resources(services.context());
    private final AtomicReference<String> status = new AtomicReference<>("{\"a\":1,\"seconds\":1.5}");
    private final Events events = new Events(resources);

    @BeforeEach
    void publishStatus() {
        resources.add(services.reference(query -> ApiAnswer.ok(status.get()), "/api/v1/status", 1, 0));
    }

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void statusIsToldAtOnceAndThenWhenItChangedByMoreThanTheTime() throws Exception {
        EventStream stream = events.open().orElseThrow();
        assertEquals("event: status\ndata: {\"a\":1,\"seconds\":1.5}\n\n", stream.next(0, BEAT));
        events.look();
        stream.next(0, BEAT);
        status.set("{\"a\":1,\"seconds\":2.5}");
        events.look();
        assertEquals(BEAT, stream.next(0, BEAT));
        status.set("{\"a\":2,\"seconds\":3.5}");
        events.look();
        assertEquals("event: status\ndata: {\"a\":2,\"seconds\":3.5}\n\n", stream.next(5_000, BEAT));
        events.leave(stream);
        events.publish("alarm", "{}");
        assertEquals(BEAT, stream.next(0, BEAT));
    }

    @Test
    void otherRoomsTellOneLineWithANameThatIsOne() throws Exception {
        EventStream stream = events.open().orElseThrow();
        stream.next(0, BEAT);
        events.publish("alarm", "{\n\"x\":\r\n1}");
        assertEquals("event: alarm\ndata: { \"x\": 1}\n\n", stream.next(0, BEAT));
        assertThrows(IllegalArgumentException.class, () -> events.publish("a\nb", "1"));
        assertThrows(IllegalArgumentException.class, () -> events.publish("a", "x".repeat(70_000)));
    }

    @Test
    void tooManyAndTooSlowOnesAreCutOff() throws Exception {
        List<EventStream> streams = new ArrayList<>();
        for (int i = 0; i < Events.STREAMS_MAX; i++) {
            streams.add(events.open().orElseThrow());
        }
        assertEquals(Optional.empty(), events.open());
        EventStream slow = streams.getFirst();
        for (int i = 0; i <= EventStream.QUEUED_MAX; i++) {
            slow.tell("x");
        }
        assertEquals(EventStream.END, slow.next(0, BEAT));
        events.leave(slow);
        assertTrue(events.open().isPresent());
    }

    @Test
    void allEndWithTheRoom() throws Exception {
        EventStream stream = events.open().orElseThrow();
        events.close();
        assertEquals(EventStream.END, stream.next(60_000, BEAT));
        assertEquals(Optional.empty(), events.open());
    }
}
