package prb.worker.inventory.methods;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;

/** {@code GetWorkerStatus}: states of the named workers, of all driven ones when none is named. */
@Component(service = WalkieMethod.class)
public final class WorkerStatusMethod implements WalkieMethod {

    private final FleetDesk desk;

    @Activate
    public WorkerStatusMethod(@Reference FleetDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "GetWorkerStatus";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        return desk.status(request);
    }
}
