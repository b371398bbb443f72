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

/** {@code RefreshRaAndRestartWorker}: starts workers over with a fresh attestation; answers with their states before that. */
@Component(service = WalkieMethod.class)
public final class RefreshAttestationMethod implements WalkieMethod {

    private final FleetDesk desk;

    @Activate
    public RefreshAttestationMethod(@Reference FleetDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "RefreshRaAndRestartWorker";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        return desk.act(request, Fleet::refreshAttestation);
    }
}
