package prb.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsResourceTest {

    private static JsonNode told(Map<String, String> environment) throws Exception {
        Resolution resolution = Resolution.of(new Sources(Map.of(), environment, Map.of(), Map.of(), Map.of("some.pid", Map.of(
                "key", 5)), "/d", "solo"));
        return new ObjectMapper().readTree(new SettingsResource(resolution).get(Map.of()).json()).get("settings");
    }

    private static JsonNode one(JsonNode settings, String name) {
        for (JsonNode each : settings) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name + " is not told");
    }

    @Test
    void valueOriginDefaultAndMeaningAreTold() throws Exception {
        JsonNode score = one(told(Map.of("PHALA_MIN_BENCH_SCORE", "70")), "PHALA_MIN_BENCH_SCORE");
        assertEquals("70 environment 50 int", score.get("value").asText() + " " + score.get("origin").asText() + " " + score.get(
                "default").asText() + " " + score.get("type").asText());
        assertEquals("Smallest benchmark score wanted", score.get("description").asText());
        JsonNode feature = told(Map.of()).get(0);
        assertEquals("some.pid key 5 feature",
                feature.get("pid").asText() + " " + feature.get("key").asText() + " " + feature.get(
                        "value").asText() + " " + feature.get("origin").asText());
        assertTrue(feature.get("name").isNull() && feature.get("default").isNull());
    }

    @Test
    void secretsAreNotTold() throws Exception {
        JsonNode told = told(Map.of("PHALA_Q_REDIS_ENDPOINT", "redis://me:hunter2@h:6379/", "PHALA_CHAIN_ENDPOINT",
                "wss://h:1/hunter2,ws://u:hunter2@i:2?key=hunter2", "PRB_DEVNET_OPERATOR", "hunter2 phrase", "PRB_SIGNER",
                "https://s:1/path?token=hunter2"));
        assertFalse(told.toString().contains("hunter2"), told::toString);
        assertEquals("redis://***@h:6379/", one(told, "PHALA_Q_REDIS_ENDPOINT").get("value").asText());
        assertEquals("wss://h:1/***,ws://***@i:2/***", one(told, "PHALA_CHAIN_ENDPOINT").get("value").asText());
        assertEquals("https://s:1/path?***", one(told, "PRB_SIGNER").get("value").asText());
        assertTrue(one(told, "PRB_DEVNET_OPERATOR").get("secret").asBoolean());
        assertEquals("unix:/run/s.sock", Masked.of("unix:/run/s.sock"));
        assertEquals("/var/data", Masked.of("/var/data"));
    }
}
