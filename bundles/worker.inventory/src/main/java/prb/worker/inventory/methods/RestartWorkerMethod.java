package prb.worker.inventory.methods;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.worker.api.Fleet;

/** {@code RestartWorker}: starts workers over; answers with their states before that. */
@Component(service = WalkieMethod.class)
public final class RestartWorkerMethod implements WalkieMethod {

    private final FleetDesk desk;

    @Activate
    public RestartWorkerMethod(@Reference FleetDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "RestartWorker";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        return desk.act(request, Fleet::restart);
    }
}
