package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({"redis://127.0.0.1:63792/, redis://127.0.0.1:63792/0", "redis://redis-q, redis://redis-q:6379/0",
        "rediss://u:p@h.example:1/7, rediss://h.example:1/7", "redis://[::1]:6379/3, redis://[::1]:6379/3"})
    void formsOfTheGuideAreUnderstood(String text, String shown) {
        assertEquals(shown, Endpoint.parse(text).toString());
    }

    @Test
    void loginIsReadAndNeverShown() {
        Endpoint both = Endpoint.parse("redis://worker:s%40cret@h:1/2");
        assertEquals(Optional.of("worker"), both.user());
        assertEquals(Optional.of("s@cret"), both.password());
        assertFalse(both.toString().contains("cret"));
        assertEquals(Optional.of("alone"), Endpoint.parse("redis://:alone@h").password());
        assertEquals(Optional.empty(), Endpoint.parse("redis://:alone@h").user());
        assertTrue(Endpoint.parse("rediss://h").tls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h:1", "http://u:hidden@h/", "redis://", "redis://u:hidden@h:99999/", "redis://u:hidden@h/x",
        "redis://u:hidden@h/70000", "redis://u:hidden@h/0?a=b", "redis://u:hid den@h/"})
    void otherTextIsRefusedWithoutRepeatingIt(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text)).getMessage();
        assertTrue(message.startsWith("PHALA_Q_REDIS_ENDPOINT is not redis://"), message);
        assertFalse(message.contains("hid"), message);
    }
}
