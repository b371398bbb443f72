package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpOptionsTest {

    @Test
    void optionsBecomeVariables() throws UsageException {
        UpOptions options = UpOptions.parse(List.of("--workers", "7", "--history=100", "--until", "computing", "--timeout", "60",
                "--json"));
        assertEquals(Map.of("PRB_DEVNET_WORKERS", "7", "PRB_DEVNET_HISTORY", "100", "PRB_UP_UNTIL", "computing",
                "PRB_UP_TIMEOUT_S", "60",
                "PRB_UP_JSON", "true"), options.flags());
        assertFalse(options.ownNodes());
    }

    @Test
    void numbersOutOfRangeNameOptionValueAndRange() {
        for (String value : List.of("0", "10001", "-1", "five", "1.5", "99999999999999999999")) {
            String message = refused("--workers", value);
            assertTrue(message.contains("--workers") && message.contains(value) && message.contains("1 to 10000"), message);
        }
    }

    @Test
    void otherNodesNeedBothEndpoints() throws UsageException {
        assertTrue(refused("--relay", "ws://127.0.0.1:1").contains("--para"));
        assertTrue(refused("--para", "ws://127.0.0.1:1").contains("--relay"));
        assertTrue(refused("--relay", "http://127.0.0.1:1", "--para", "ws://127.0.0.1:2").contains("http://127.0.0.1:1"));
        UpOptions options = UpOptions.parse(List.of("--relay", "ws://127.0.0.1:1,wss://h:2", "--para", "ws://127.0.0.1:2"));
        assertTrue(options.ownNodes());
        assertEquals("ws://127.0.0.1:1,wss://h:2", options.flags().get("PHALA_PARENT_CHAIN_ENDPOINT"));
    }

    @Test
    void wrongWordsAreNamed() {
        assertTrue(refused("--wrkers", "5").contains("--wrkers"));
        assertTrue(refused("solo").contains("solo"));
        assertTrue(refused("--until", "done").contains("done"));
        assertTrue(refused("--json").contains("--until"));
        assertTrue(refused("--timeout", "5").contains("--until"));
        assertTrue(refused("--workers").contains("needs a value"));
        assertTrue(refused("--workers", "1", "--workers", "2").contains("twice"));
    }

    private static String refused(String... args) {
        return assertThrows(UsageException.class, () -> UpOptions.parse(List.of(args))).getMessage();
    }
}
