package prb.trade.trader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class RankedServicesTest {

    @Test
    void theHighestRankingIsFirstWhateverCameFirst() {
        RankedServices<String> services = new RankedServices<>();
        List<String> seen = services.services();
        ServiceReference<String> high = Services.ranked(10);
        services.add(Services.ranked(0), "the bridge's own");
        services.add(high, "mine");
        services.add(Services.ranked(5), "between");
        assertEquals(List.of("mine", "between", "the bridge's own"), seen);
        services.remove(high);
        assertEquals(List.of("between", "the bridge's own"), seen);
    }
}
