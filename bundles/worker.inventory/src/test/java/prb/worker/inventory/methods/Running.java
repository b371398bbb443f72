package prb.worker.inventory.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.WorkerList;
import prb.wire.walkie.WorkerStateUpdate;
import prb.worker.inventory.Keys;
import prb.worker.inventory.StoredInventory;

/** All methods over an inventory in a file. */
final class Running implements AutoCloseable {

    private static final Caller CALLER = new Caller("", "127.0.0.1", true, true);

    final StoredInventory inventory;
    final FleetDesk desk;
    final Map<String, WalkieMethod> methods;

    Running(Path file) throws IOException {
        inventory = Keys.inventory(file);
        desk = new FleetDesk(inventory);
        methods = List.of(new ListPoolMethod(inventory), new ListWorkerMethod(inventory), new CreatePoolMethod(inventory),
                new CreateWorkerMethod(inventory), new UpdatePoolMethod(inventory), new UpdateWorkerMethod(inventory),
                new WorkerStatusMethod(desk), new RestartWorkerMethod(desk), new RefreshAttestationMethod(desk),
                new KickWorkerMethod(desk)).stream().collect(Collectors.toMap(WalkieMethod::name, Function.identity()));
    }

    Bytes call(String method, Bytes request) throws WalkieException {
        return methods.get(method).handle(CALLER, request);
    }

    Bytes call(String method, Message.Builder request) throws WalkieException {
        return call(method, Bytes.wrap(request.build().toByteArray()));
    }

    PoolList pools(String method, Message.Builder request) throws WalkieException, InvalidProtocolBufferException {
        return PoolList.parseFrom(call(method, request).toArray());
    }

    WorkerList workers(String method, Message.Builder request) throws WalkieException, InvalidProtocolBufferException {
        return WorkerList.parseFrom(call(method, request).toArray());
    }

    WorkerStateUpdate states(String method, Message.Builder request) throws WalkieException, InvalidProtocolBufferException {
        return WorkerStateUpdate.parseFrom(call(method, request).toArray());
    }

    /** @return the message */
    String refused(WalkieException.Type type, String method, Message.Builder request) {
        WalkieException e = assertThrows(WalkieException.class, () -> call(method, request));
        assertEquals(type, e.type(), e.getMessage());
        return e.getMessage();
    }

    Access access(String method) {
        return methods.get(method).access();
    }

    @Override
    public void close() throws IOException {
        Keys.close(inventory);
    }
}
