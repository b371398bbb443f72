package prb.monitor.ptp;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Map;
import java.util.Optional;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.AuthResponse;
import prb.wire.walkie.Blob;
import prb.wire.walkie.BlobMeta;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.Empty;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.GetBlobWithTokenRequest;
import prb.wire.walkie.PoolCreate;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.PoolUpdate;
import prb.wire.walkie.RawBlob;
import prb.wire.walkie.UuidQueryRequest;
import prb.wire.walkie.WalkieSystemInfo;
import prb.wire.walkie.WantBlobRequest;
import prb.wire.walkie.WorkerCreate;
import prb.wire.walkie.WorkerList;
import prb.wire.walkie.WorkerStateUpdate;
import prb.wire.walkie.WorkerUpdate;

/**
 * A method of the schema.
 *
 * @param changes whether it changes something at the peer
 */
record Method(Descriptor request, Descriptor response, boolean changes) {

    /** All of them; the schema names them in a service, which ours leaves out. */
    static final Map<String, Method> ALL = Map.ofEntries(
            reads("Hello", WalkieSystemInfo.getDescriptor(), WalkieSystemInfo.getDescriptor()),
            changes("Auth", AuthRequest.getDescriptor(), AuthResponse.getDescriptor()),
            reads("GetDataProviderInfo", Empty.getDescriptor(), DataProviderInfo.getDescriptor()),
            reads("GetBlobByKey", GetBlobByKeyRequest.getDescriptor(), RawBlob.getDescriptor()),
            reads("WantBlob", WantBlobRequest.getDescriptor(), BlobMeta.getDescriptor()),
            reads("GetBlobWithToken", GetBlobWithTokenRequest.getDescriptor(), Blob.getDescriptor()),
            reads("ListPool", Empty.getDescriptor(), PoolList.getDescriptor()),
            reads("ListWorker", Empty.getDescriptor(), WorkerList.getDescriptor()),
            changes("CreatePool", PoolCreate.getDescriptor(), PoolList.getDescriptor()),
            changes("CreateWorker", WorkerCreate.getDescriptor(), WorkerList.getDescriptor()),
            changes("UpdatePool", PoolUpdate.getDescriptor(), PoolList.getDescriptor()),
            changes("UpdateWorker", WorkerUpdate.getDescriptor(), WorkerList.getDescriptor()),
            changes("RestartWorker", UuidQueryRequest.getDescriptor(), WorkerStateUpdate.getDescriptor()),
            changes("RefreshRaAndRestartWorker", UuidQueryRequest.getDescriptor(), WorkerStateUpdate.getDescriptor()),
            changes("KickWorker", UuidQueryRequest.getDescriptor(), WorkerStateUpdate.getDescriptor()),
            reads("GetWorkerStatus", UuidQueryRequest.getDescriptor(), WorkerStateUpdate.getDescriptor()));

    private static Map.Entry<String, Method> reads(String name, Descriptor request, Descriptor response) {
        return Map.entry(name, new Method(request, response, false));
    }

    private static Map.Entry<String, Method> changes(String name, Descriptor request, Descriptor response) {
        return Map.entry(name, new Method(request, response, true));
    }

    static Optional<Method> of(String name) {
        return Optional.ofNullable(ALL.get(name));
    }
}
