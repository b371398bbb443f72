package prb.ops.rest;

import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiRole;
import prb.worker.api.Fleet;

/**
 * {@code POST /api/v1/workers/restart|refresh|kick|stop|checkpoint} with {@code {"ids":[...]}}: what is done to driven workers,
 * each by itself. It is begun, not waited for; only checkpoints are, see {@link Checkpoints}.
 */
@Component(service = {}, immediate = true)
public final class FleetActions {

    static final String PATH = "/api/v1/workers/";
    private static final Logger LOG = LoggerFactory.getLogger(FleetActions.class);

    private final WorkerList workers;
    private final Checkpoints checkpoints = new Checkpoints();
    private final Registrations registrations;

    private interface Verb {
        /** @return false when the worker is not driven here */
        boolean on(Fleet fleet, String id);
    }

    @Activate
    public FleetActions(BundleContext context, @Reference WorkerList workers) {
        this.workers = workers;
        this.registrations = new Registrations(context);
        add("restart", Fleet::restart, "it is started over");
        add("refresh", Fleet::refreshAttestation, "it is started over and registered anew with a fresh attestation");
        add("kick", Fleet::kick, "its pRuntime is asked to exit, and it is not driven any more");
        add("stop", Fleet::stopComputing, "it is taken from computing, and its stake is reclaimed when it has cooled down");
        registrations.add(PATH + "checkpoint", ApiRole.OPERATE, this::checkpoint);
    }

    @Deactivate
    void close() {
        registrations.close();
        checkpoints.close();
    }

    private void add(String name, Verb verb, String done) {
        registrations.add(PATH + name, ApiRole.OPERATE, call -> each(call, verb, done));
    }

    private ApiAnswer each(ApiCall call, Verb verb, String done) {
        Body body = Body.of(call).only("ids");
        Optional<Fleet> fleet = workers.fleet();
        if (fleet.isEmpty()) {
            return Answers.absent(Answers.NO_FLEET);
        }
        Results results = new Results();
        for (String id : body.texts("ids")) {
            try {
                boolean ok = verb.on(fleet.get(), id);
                results.add(id, ok, ok ? done : "no worker with this id is driven here");
            } catch (IllegalStateException e) {
                LOG.warn("{} of worker {}: {}", call, id, e.toString());
                results.add(id, false, String.valueOf(e.getMessage()));
            }
        }
        return results.answer();
    }

    private ApiAnswer checkpoint(ApiCall call) {
        Body body = Body.of(call).only("ids");
        Optional<Fleet> fleet = workers.fleet();
        return fleet.isEmpty() ? Answers.absent(Answers.NO_FLEET) : checkpoints.take(fleet.get(), body.texts("ids"));
    }
}
