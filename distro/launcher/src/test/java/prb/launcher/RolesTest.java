package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolesTest {

    private static List<String> lifecycle(Map<String, String> settings) throws UsageException {
        return Roles.features("lifecycle", name -> Optional.ofNullable(settings.get(name)));
    }

    @Test
    void configModeNeedsNobodyToSendTransactionsAndTakesWhomItIsGiven() throws Exception {
        assertThrows(UsageException.class, () -> lifecycle(Map.of()));
        assertThrows(UsageException.class, () -> lifecycle(Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "yes")));
        assertEquals(List.of("lifecycle"), lifecycle(Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true")));
        assertEquals(List.of("lifecycle", "queue-local", "trader"),
                lifecycle(Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true", "USE_BUILT_IN_TRADER", "true")));
        assertEquals(List.of("lifecycle", "queue-redis"),
                lifecycle(Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true", "PHALA_Q_REDIS_ENDPOINT", "redis://h:1/")));
    }
}
