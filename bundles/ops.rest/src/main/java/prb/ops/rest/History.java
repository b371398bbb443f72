package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.WorkerReport;

/**
 * What each driven worker did in the last three hours: one sample every {@value #PERIOD_S} s, {@link Samples#SAMPLES_MAX} per
 * worker, for {@value #WORKERS_MAX} workers at most, about 25 MB then. In memory only; forgotten with the worker. Any thread.
 */
@Component(service = History.class, immediate = true)
public final class History {

    static final int WORKERS_MAX = 10_000;
    private static final long PERIOD_S = 60;
    /** The first one comes soon: a page that is opened after a start shall not be empty. */
    private static final long FIRST_S = 5;
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final WorkerList workers;
    private final Map<String, Samples> samples = new HashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("prb-ops-history").daemon().factory());
    private final ScheduledFuture<?> ticks;

    @Activate
    public History(@Reference WorkerList workers) {
        this.workers = workers;
        this.ticks = clock.scheduleAtFixedRate(this::sample, FIRST_S, PERIOD_S, TimeUnit.SECONDS);
    }

    @Deactivate
    void close() {
        ticks.cancel(true);
        clock.shutdownNow();
    }

    private void sample() {
        try {
            workers.fleet().ifPresent(fleet -> take(Instant.now(), fleet.reports()));
        } catch (RuntimeException e) {
            // A fleet that is just being replaced; the next sample is due in a minute.
            LOG.debug("no sample of the workers: {}", e.toString());
        }
    }

    synchronized void take(Instant at, List<WorkerReport> reports) {
        Set<String> present = new HashSet<>();
        for (WorkerReport report : reports) {
            String id = report.worker().id();
            present.add(id);
            if (samples.size() < WORKERS_MAX || samples.containsKey(id)) {
                samples.computeIfAbsent(id, key -> new Samples()).add(at, report.state(), Answers.last(report.nextRelayHeader()),
                        Answers.last(report.nextParaBlock()));
            }
        }
        samples.keySet().retainAll(present);
    }

    /** The samples of a worker, the oldest first; none of one that is not known. */
    synchronized ArrayNode of(String id) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        Samples known = samples.get(id);
        if (known != null) {
            known.tell(json);
        }
        return json;
    }
}
