package prb.devnet.pruntime.http;

import java.io.IOException;
import java.util.Optional;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.scale.Bytes;
import prb.wire.pruntime.BinApiEnvelope;

/** pRuntime's paths of one worker. Any thread. */
final class WorkerRoutes {

    private static final String PRPC = "/prpc/";
    private static final String BIN_API = "/bin_api/";

    private final SimulatedWorker worker;
    private final PrpcCalls prpc;
    private final BinApiCalls binApi;

    /** Reads the request body on demand. */
    interface Body {

        /** Empty when it is above the limit. */
        Optional<Bytes> read() throws IOException;
    }

    WorkerRoutes(SimulatedWorker worker) {
        this.worker = worker;
        this.prpc = new PrpcCalls(worker);
        this.binApi = new BinApiCalls(worker);
    }

    /** The answer; empty when the process exits without one. */
    Optional<Answer> answer(String verb, String path, Body body) throws IOException {
        boolean post = verb.equals("POST");
        if (post && path.equals("/kick")) {
            worker.exit();
            return Optional.empty();
        }
        if (path.equals("/get_info") && (post || verb.equals("GET"))) {
            return Optional.of(json(binApi.signed(BinApiEnvelope.ok(InfoJson.of(worker.info()), Optional.empty()))));
        }
        if (path.startsWith(PRPC) && (post || verb.equals("GET") && worker.info().secondGeneration())) {
            return Optional.of(prpc(path.substring(PRPC.length()), body));
        }
        if (post && path.startsWith(BIN_API)) {
            return Optional.of(binApi(path.substring(BIN_API.length()), body));
        }
        return Optional.of(Answer.notFound());
    }

    private Answer prpc(String method, Body body) throws IOException {
        Optional<Bytes> request = body.read();
        return request.isEmpty() ? Answer.text(400, "Read body failed") : prpc.call(method, request.get());
    }

    private Answer binApi(String name, Body body) throws IOException {
        if (!BinApiCalls.NAMES.contains(name)) {
            return Answer.notFound();
        }
        Optional<Bytes> request = body.read();
        return json(request.isEmpty()
                ? BinApiEnvelope.transportError("Io error: Read input data failed")
                : binApi.call(name, request.get()));
    }

    private static Answer json(BinApiEnvelope envelope) {
        return new Answer(200, Answer.JSON, envelope.encode());
    }
}
