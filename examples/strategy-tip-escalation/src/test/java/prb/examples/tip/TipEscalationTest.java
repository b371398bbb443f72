package prb.examples.tip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;
import prb.testkit.Devnet;
import prb.testkit.StrategyContract;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.TradeJob;

class TipEscalationTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Nested
    class Contract extends StrategyContract {
        @Override
        protected ExtrinsicStrategy strategy() {
            return overPlain(new TipEscalation(1, 10, 60, 45, CLOCK));
        }
    }

    @ParameterizedTest
    @CsvSource({"-5, 1", "0, 1", "59, 1", "60, 11", "119, 11", "240, 41", "300, 45", "86400, 45"})
    void theTipGrowsWithTheAgeUpToItsBound(long ageS, long tip) {
        TipEscalation strategy = overPlain(new TipEscalation(1, 10, 60, 45, CLOCK));
        assertEquals(BigInteger.valueOf(tip), strategy.tip(Duration.ofSeconds(ageS)));
        TradeJob job = Devnet.job("a", Devnet.key("//Alice").accountId(), Optional.empty(),
                Devnet.action("add_worker").orElseThrow(), NOW.minusSeconds(ageS));
        ExtrinsicStrategy.Send send = (ExtrinsicStrategy.Send) strategy.form(List.of(job), Devnet.runtime(),
                new ExtrinsicStrategy.Limits(100, 1 << 19)).getFirst();
        assertEquals(BigInteger.valueOf(tip), send.tip());
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1, 0, first", "0, -1, 1, 0, step", "0, 0, 0, 0, everyS", "0, 0, 1, -1, max"})
    void settingsOutOfRangeAreNamed(long first, long step, int everyS, long max, String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> new TipEscalation(first, step, everyS, max, CLOCK))
                .getMessage();
        assertEquals(name, message.split(" ")[0]);
    }

    @Test
    void whatTheStrategyBelowDoesNotTakeItDoesNotTake() {
        assertEquals(false, overPlain(new TipEscalation(0, 0, 1, 0, CLOCK)).accepts("sync_messages"));
    }

    private static TipEscalation overPlain(TipEscalation strategy) {
        strategy.bindOther(reference(), new Plain());
        return strategy;
    }

    /** Only compared with itself. */
    @SuppressWarnings("unchecked")
    private static ServiceReference<ExtrinsicStrategy> reference() {
        return (ServiceReference<ExtrinsicStrategy>) Proxy.newProxyInstance(TipEscalationTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> 0);
    }
}
