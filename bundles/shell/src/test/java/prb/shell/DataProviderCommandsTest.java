package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.chain.api.ChainSource;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;

class DataProviderCommandsTest {

    private static final Bytes HASH = Bytes.fromHex("0x" + "ab".repeat(32));

    private final List<String> confirmed = new ArrayList<>();

    @Test
    void encoderShowsWhatWaitsForTheOperator() {
        String text = encoder().encoder();
        assertTrue(text.startsWith("encoder: held - waits"), text);
        assertTrue(text.contains("prb:encoder confirm-forced-change 7 " + HASH), text);
        assertTrue(text.contains("quarantine: 2, alarms 1"), text);
    }

    @Test
    void alarmsAreThoseOfTheQuarantineThatWereRefusedOften() throws IOException {
        assertTrue(encoder().encoder("quarantine").contains("wrong root"));
        assertTrue(!encoder().encoder("alarms").contains("wrong root"));
        JsonNode alarms = new ObjectMapper().readTree(encoder().encoder("alarms", "--json"));
        assertEquals(1, alarms.size());
        assertEquals(4, alarms.get(0).path("attempts").asInt());
        JsonNode status = new ObjectMapper().readTree(encoder().encoder("status", "--json"));
        assertEquals("held", status.path("state").asText());
        assertEquals(HASH.toString(), status.path("forced_change").path("hash").asText());
        assertEquals(12.3, status.path("relay").path("blocks_per_s").asDouble());
    }

    @Test
    void confirmationReachesTheEncoderAndBadInputIsNamed() {
        String answer = encoder().encoder("confirm-forced-change", "7", HASH.toString());
        assertEquals(List.of("7 " + HASH), confirmed);
        assertTrue(answer.contains("PRB_CONFIRMED_FORCED_CHANGES=7:" + HASH), answer);
        assertTrue(bad("confirm-forced-change", "x", HASH.toString()).startsWith("NUMBER: 'x'"));
        assertTrue(bad("confirm-forced-change", "7", "0xzz").startsWith("HASH: '0xzz'"));
        assertTrue(bad("frob").startsWith("usage"));
        assertThrows(IllegalStateException.class, () -> new EncoderCommand().encoder());
    }

    @Test
    void sourcesListsEveryNodeWithItsCause() throws IOException {
        SourcesCommand command = new SourcesCommand();
        assertThrows(IllegalStateException.class, command::sources);
        ChainSource source = new ChainSource("ws://127.0.0.1:9944", ChainSource.State.DEMOTED, "wrong proof", 100, 3,
                Duration.ofNanos(1_500_000), 2, 50, 4, 1, 2, true);
        command.relay = (RelayChain) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {RelayChain.class},
                (proxy, method, arguments) -> List.of(source));
        String row = command.sources().lines().toList().get(1);
        assertTrue(row.startsWith("relay  ws://127.0.0.1:9944") && row.contains("demoted") && row.contains("1.5 ms")
                && row.endsWith("yes  wrong proof"), row);
        JsonNode json = new ObjectMapper().readTree(command.sources("--json"));
        assertEquals(3, json.path("relay").get(0).path("lag").asInt());
        assertTrue(json.path("para").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> command.sources("all"));
    }

    private String bad(String... words) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> encoder().encoder(words)).getMessage());
    }

    private EncoderCommand encoder() {
        EncoderCommand command = new EncoderCommand();
        command.encoder = new EncoderControl() {
            @Override
            public EncoderStatus status() {
                return DataProviderCommandsTest.status();
            }

            @Override
            public void confirmForcedChange(long number, Bytes hash) {
                confirmed.add(number + " " + hash);
            }
        };
        return command;
    }

    private static EncoderStatus status() {
        EncoderStatus.Progress at = new EncoderStatus.Progress(100, 90, 80, 12.34);
        return new EncoderStatus(EncoderStatus.State.HELD, "waits", at, at,
                Optional.of(new EncoderStatus.ForcedChange(7, HASH, 3, 4, true)),
                List.of(new Quarantined("para", "storage changes", 5, "ws://a:1", "wrong root", 1, Instant.EPOCH, false),
                        new Quarantined("relay", "range", 6, "", "bad link", 4, Instant.EPOCH, true)),
                "on");
    }
}
