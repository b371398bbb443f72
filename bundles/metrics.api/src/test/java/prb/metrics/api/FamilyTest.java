package prb.metrics.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyTest {

    @Test
    void nameLabelsAndKindAreKept() {
        Family family = Family.counter("prb_demo_calls_total", "Calls.", "kind");

        assertEquals(Family.Kind.COUNTER, family.kind());
        assertEquals(List.of("kind"), family.labels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo_calls", "prb_", "prb_Demo", "prb_demo__x", "prb_demo-x", "prb_demo_total", "prb_demo_info"})
    void gaugeOfAnotherFormIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> Family.gauge(name, "Something."));
    }

    @Test
    void counterWithoutTotalAndInfoWithoutInfoAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Family.counter("prb_demo_calls", "Calls."));
        assertThrows(IllegalArgumentException.class, () -> Family.info("prb_demo", "Demo."));
    }

    @Test
    void helpAndLabelsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Family.gauge("prb_demo", " "));
        assertThrows(IllegalArgumentException.class, () -> Family.gauge("prb_demo", "Demo.", "Kind"));
        assertThrows(IllegalArgumentException.class,
                () -> Family.gauge("prb_demo", "Demo.", "a", "b", "c", "d", "e", "f", "g", "h", "i"));
    }
}
