package prb.examples.tip;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.substrate.runtime.Runtime;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.TradeJob;

/**
 * Lets the next strategy that takes a job form its extrinsic, and raises the tip: the oldest job of each decides. Settings are
 * checked when it comes up; it is immutable but for the strategies below, which come and go.
 */
@Component(name = TipEscalation.NAME, configurationPid = TipEscalation.NAME,
        property = Constants.SERVICE_RANKING + ":Integer=100")
@Designate(ocd = TipEscalation.Config.class)
public final class TipEscalation implements ExtrinsicStrategy {

    static final String NAME = "prb.examples.tip";

    /** Tips in the smallest unit of the chain. */
    @ObjectClassDefinition(name = "Tip escalation", description = "How the tip grows with the age of a job")
    public @interface Config {
        /** At once. */
        @AttributeDefinition(name = "first", description = "Tip of a job that did not wait, 0 or more")
        long first() default 0;

        /** Growth. */
        @AttributeDefinition(name = "step", description = "Added for each interval of age, 0 or more")
        long step() default 100_000_000;

        /** Interval. */
        @AttributeDefinition(name = "everyS", description = "Interval in seconds, 1 or more")
        int everyS() default 60;

        /** Bound. */
        @AttributeDefinition(name = "max", description = "Largest tip, 0 or more")
        long max() default 100_000_000_000L;
    }

    private final Map<ServiceReference<ExtrinsicStrategy>, ExtrinsicStrategy> others = new ConcurrentSkipListMap<>(
            Comparator.reverseOrder());
    private final BigInteger first;
    private final BigInteger step;
    private final BigInteger max;
    private final Duration every;
    private final Clock clock;

    /** @throws IllegalArgumentException naming a setting that is out of range */
    @Activate
    public TipEscalation(Config config) {
        this(config.first(), config.step(), config.everyS(), config.max(), Clock.systemUTC());
    }

    TipEscalation(long first, long step, int everyS, long max, Clock clock) {
        this.first = whole("first", first);
        this.step = whole("step", step);
        this.max = whole("max", max);
        if (everyS < 1) {
            throw new IllegalArgumentException("everyS is " + everyS + ", it must be 1 or more");
        }
        this.every = Duration.ofSeconds(everyS);
        this.clock = clock;
    }

    /** Not itself. The highest ranking is asked first, as the trader does. */
    @Reference(target = "(!(component.name=" + NAME + "))", policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.AT_LEAST_ONE)
    void bindOther(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {
        others.put(reference, strategy);
    }

    void unbindOther(ServiceReference<ExtrinsicStrategy> reference) {
        others.remove(reference);
    }

    private static BigInteger whole(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be 0 or more");
        }
        return BigInteger.valueOf(value);
    }

    @Override
    public boolean accepts(String kind) {
        return below(kind).isPresent();
    }

    private Optional<ExtrinsicStrategy> below(String kind) {
        return others.values().stream().filter(strategy -> strategy.accepts(kind)).findFirst();
    }

    @Override
    public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
        List<Plan> plans = new ArrayList<>();
        Map<String, Instant> created = new HashMap<>();
        Map<ExtrinsicStrategy, List<TradeJob>> byStrategy = new LinkedHashMap<>();
        for (TradeJob job : jobs) {
            created.put(job.id(), job.createdAt());
            Optional<ExtrinsicStrategy> strategy = below(job.action().kind());
            if (strategy.isPresent()) {
                byStrategy.computeIfAbsent(strategy.get(), s -> new ArrayList<>()).add(job);
            } else {
                plans.add(new Refuse(List.of(job.id()), "the strategy that forms such jobs has just gone"));
            }
        }
        Instant now = clock.instant();
        byStrategy.forEach((strategy, own) -> strategy.form(own, runtime, limits).forEach(plan -> plans.add(switch (plan) {
            case Refuse refuse -> refuse;
            case Send send -> tipped(send, created, now);
        })));
        return plans;
    }

    private Plan tipped(Send send, Map<String, Instant> created, Instant now) {
        Instant oldest = send.jobIds().stream().map(created::get).filter(Objects::nonNull).min(Instant::compareTo).orElse(now);
        BigInteger tip = send.tip().max(tip(Duration.between(oldest, now)));
        return new Send(send.call(), send.jobIds(), send.batched(), send.proxied(), tip);
    }

    /** A clock that went back makes nobody pay. */
    BigInteger tip(Duration age) {
        long intervals = age.isNegative() ? 0 : age.dividedBy(every);
        return first.add(step.multiply(BigInteger.valueOf(intervals))).min(max);
    }
}
