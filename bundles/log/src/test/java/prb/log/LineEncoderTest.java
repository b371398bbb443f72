package prb.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineEncoderTest {

    private static final String PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Logger logger(String format) {
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        LineEncoder encoder = new LineEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %logger{30} %msg%n");
        encoder.setFormat(format);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        return context.getLogger("prb.some.Room");
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void jsonHasBunyansMembers() throws Exception {
        Logger logger = logger("json");
        logger.atInfo().addKeyValue("height", 7).addKeyValue("pid", "mine")
                .log("block {} \"quoted\"\t\u0001 é \uD83D\uDE00 \uD800", 7);
        logger.error("it broke", new IllegalStateException("outer", new RuntimeException("inner")));
        logger.trace("t");
        logger.debug("d");
        logger.warn("w");

        ObjectMapper mapper = new ObjectMapper();
        JsonNode info = mapper.readTree(lines().getFirst());
        assertEquals(0, info.path("v").asInt(-1));
        assertEquals(30, info.path("level").asInt());
        assertEquals("prb", info.path("name").asText());
        assertEquals(ProcessHandle.current().pid(), info.path("pid").asLong(), "an event can not take bunyan's place");
        assertEquals("7", info.path("height").asText());
        assertEquals("prb.some.Room", info.path("logger").asText());
        assertEquals("block 7 \"quoted\"\t\u0001 é \uD83D\uDE00 \uD800", info.path("msg").asText());
        assertFalse(info.path("hostname").asText().isEmpty());
        assertTrue(info.path("time").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), info::toString);
        JsonNode error = mapper.readTree(lines().get(1));
        assertEquals("outer", error.path("err").path("message").asText());
        assertEquals("java.lang.IllegalStateException", error.path("err").path("name").asText());
        assertTrue(error.path("err").path("stack").asText().contains("Caused by: java.lang.RuntimeException: inner"));
        List<Integer> levels = lines().stream().map(line -> {
            try {
                return mapper.readTree(line).path("level").asInt();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }).toList();
        assertEquals(List.of(30, 50, 10, 20, 40), levels);
    }

    @Test
    void noFormatLetsASecretOut() {
        for (String format : List.of("json", "text")) {
            Logger logger = logger(format);
            logger.warn("bad phrase {}", PHRASE);
            logger.atWarn().addKeyValue("phrase", PHRASE).log("refused");
            logger.error("refused", new IllegalArgumentException("phrase \"" + PHRASE + "\""));
        }

        assertTrue(lines().size() >= 6);
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("curtain smoke"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("bad (masked)"), "phrase is a word of the list, too");
    }

    @Test
    void textIsThePattern() {
        logger("text").info("hello {}", "you");

        assertEquals(List.of("INFO  prb.some.Room hello you"), lines());
    }

    @Test
    void repeatsAreLeftOutAndCounted() {
        AtomicLong now = new AtomicLong();
        RepeatFilter filter = new RepeatFilter(now::get);
        Logger logger = logger("text");
        context.addTurboFilter(filter);
        for (int i = 0; i < 25; i++) {
            logger.info("same {}", 1);
        }
        assertEquals(RepeatFilter.SAME_MAX, lines().size());
        now.set(RepeatFilter.WINDOW_MS);
        logger.info("same {}", 1);
        assertEquals("WARN  prb.some.Room the line 'same {}' was left out 15 times within a minute", lines().get(
                RepeatFilter.SAME_MAX));
        assertEquals("INFO  prb.some.Room same 1", lines().getLast());
    }

    @Test
    void linesThatDifferInValuesHaveAWiderLimitAndDebugHasNone() {
        Logger logger = logger("text");
        context.addTurboFilter(new RepeatFilter(() -> 0));
        for (int i = 0; i < RepeatFilter.ALIKE_MAX + 50; i++) {
            logger.warn("worker {} failed", i);
        }
        assertEquals(RepeatFilter.ALIKE_MAX, lines().size());
        for (int i = 0; i < 50; i++) {
            logger.debug("same");
        }
        assertEquals(RepeatFilter.ALIKE_MAX + 50, lines().size());
    }
}
