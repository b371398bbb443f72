package prb.ops.alarms;

import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;

/**
 * Health checks of this room: those that every role has, and one for each capability that is there and has none of its own. A
 * check comes and goes with the service it looks at.
 */
@Component(immediate = true, service = {})
public final class CapabilityChecks {

    private final BundleContext context;
    private final Map<Object, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    @Activate
    public CapabilityChecks(BundleContext context, @Reference AlarmRoom room) {
        this.context = context;
        add("process", new ProcessCheck(), "process", "live", "process");
        add("disk", new DiskCheck(room.folder(), room::diskLowBytes), "disk", "disk");
        add("clock", new ClockCheck(), "clock", "clock");
        add("alarms", new AlarmsCheck(room::isLooking, room::sending), "alarms", "alarms");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addQueue(TradeQueue queue) {
        add(queue, new QueueCheck(queue), "queue", "queue");
    }

    void removeQueue(TradeQueue queue) {
        remove(queue);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTrader(Trader trader) {
        add(trader, new AccountsCheck(trader), "accounts", "trade");
    }

    void removeTrader(Trader trader) {
        remove(trader);
    }

    private void add(Object key, HealthCheck check, String name, String... tags) {
        String[] all = Stream.concat(Stream.of("health"), Arrays.stream(tags)).toArray(
                String[]::new);
        checks.put(key, context.registerService(HealthCheck.class, check, new Hashtable<>(Map.of("hc.name", name, "hc.tags",
                all))));
    }

    private void remove(Object key) {
        ServiceRegistration<HealthCheck> registration = checks.remove(key);
        if (registration != null) {
            registration.unregister();
        }
    }

    @Deactivate
    void close() {
        checks.keySet().forEach(this::remove);
    }
}
