package prb.worker.runner.machine;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClient.Attestation;
import prb.worker.api.PRuntimeClient.InitRequest;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.WorkerState;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.WorkerFaultException;

/** Reaches a worker's pRuntime and initialises it where it is fresh. Used by the worker's thread only. */
final class Starting {

    /** The original's key for development: 31 zero bytes and a one. All workers that use it are the same worker. */
    private static final Bytes DEVELOPMENT_KEY = Bytes.fromHex("00".repeat(31) + "01");

    private final PRuntimeClient client;
    private final BlobCache blobs;
    private final WorkerStatus status;
    private final boolean skipAttestation;
    private final Optional<FastStart> fastStart;
    private int fastTries;
    private String note = "";

    /** @param status is told what is going on, for a fast start takes minutes */
    Starting(PRuntimeClient client, Surroundings around, WorkerStatus status) {
        this.client = client;
        this.blobs = around.blobs();
        this.status = status;
        this.skipAttestation = around.settings().devSkipRa();
        this.fastStart = around.settings().fastSync() ? Optional.of(around.fastStart()) : Optional.empty();
    }

    /** A sentence on why the worker is fed from genesis although it could take a state, and a blank; or empty. */
    String note() {
        return note.isEmpty() ? "" : note + ". ";
    }

    /** The initialised runtime's report; empty when the genesis of the parachain is not known yet. */
    Optional<PRuntimeInfo> start(Target target) throws PRuntimeException, BlobUnavailableException, WorkerFaultException,
            InterruptedException {
        PRuntimeInfo info = client.info();
        if (!info.initialized()) {
            long paraId = blobs.progress().paraId();
            Optional<Blob> genesis = paraId < 0 ? Optional.empty() : blobs.get(new BlobKey.Genesis(paraId));
            if (genesis.isEmpty()) {
                return Optional.empty();
            }
            client.init(request(genesis.get(), target, attestation(info)));
            info = client.info();
        }
        if (!info.initialized() || info.publicKey().isEmpty()) {
            throw new WorkerFaultException("pRuntime was initialised but reports no public key");
        }
        note = "";
        return Optional.of(info.canLoadChainState() && fastStart.isPresent() ? fast(info, fastStart.get()) : info);
    }

    private PRuntimeInfo fast(PRuntimeInfo info, FastStart start)
            throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        status.show(WorkerState.STARTING, "Is given the state of the parachain instead of its blocks; that takes minutes");
        try {
            note = start.load(client, info.publicKey().orElseThrow(), fastTries);
        } catch (WorkerFaultException e) {
            fastTries++;
            throw e;
        }
        fastTries = 0;
        return note.isEmpty() ? client.info() : info;
    }

    /**
     * How a runtime is to attest itself: one that names its ways by DCAP unless it also has EPID; a 2.x one that names none by
     * EPID; an older one is not told.
     */
    private static Optional<Attestation> attestation(PRuntimeInfo info) {
        if (!info.attestationMethods().isEmpty()) {
            return Optional.of(info.attestationMethods().contains("epid") ? Attestation.IAS : Attestation.DCAP);
        }
        return info.version().startsWith("0.") || info.version().startsWith("1.") ? Optional.empty()
                : Optional.of(Attestation.IAS);
    }

    private InitRequest request(Blob blob, Target target, Optional<Attestation> attestation) throws WorkerFaultException {
        try {
            Genesis genesis = Genesis.parseFrom(blob.toBytes().asByteBuffer());
            Optional<Bytes> key = skipAttestation ? Optional.of(DEVELOPMENT_KEY) : Optional.empty();
            return new InitRequest(skipAttestation, Bytes.wrap(genesis.getBridgeGenesisInfo().toByteArray()),
                    Bytes.wrap(genesis.getGenesisState().toByteArray()), Optional.of(target.pool().owner()), key, attestation);
        } catch (InvalidProtocolBufferException e) {
            throw new WorkerFaultException("the blob source's genesis is not a Genesis record", e);
        }
    }
}
