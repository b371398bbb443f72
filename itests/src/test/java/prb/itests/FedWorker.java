package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.pruntime.BinApiEnvelope;
import prb.wire.pruntime.InitRuntimeRequest;
import prb.wire.pruntime.MalformedEnvelopeException;

/** A simulated worker and how far it is. It verifies all it is given, so a refusal is an error of the provider. One thread. */
final class FedWorker implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpJson infoClient = new HttpJson();
    private final int port;
    private final int number;
    volatile boolean initialized;
    /** Next numbers that it wants. */
    volatile long nextRelay = Long.MIN_VALUE;
    volatile long nextParaHeader;
    volatile long nextBlock = Long.MIN_VALUE;

    FedWorker(int port, int number) {
        this.port = port;
        this.number = number;
    }

    int number() {
        return number;
    }

    String position() {
        return nextRelay + "/" + nextParaHeader + "/" + nextBlock;
    }

    void readInfo() throws IOException, InterruptedException {
        JsonNode info = infoClient.workerInfo(port, number).orElseThrow(() -> new IOException("worker " + number
                + " does not answer"));
        initialized = info.get("initialized").asBoolean();
        nextParaHeader = info.get("para_headernum").asLong();
        if (initialized) {
            nextRelay = info.get("headernum").asLong();
            nextBlock = info.get("blocknum").asLong();
        }
    }

    void init(Genesis genesis) throws IOException, InterruptedException {
        byte[] request = InitRuntimeRequest.newBuilder().setSkipRa(true).setIsParachain(true)
                .setEncodedGenesisInfo(genesis.getBridgeGenesisInfo()).setEncodedGenesisState(genesis.getGenesisState())
                .setEncodedOperator(ByteString.copyFrom(new byte[32])).build().toByteArray();
        HttpResponse<byte[]> answer = post("prpc/PhactoryAPI.InitRuntime", request);
        if (answer.statusCode() != 200) {
            throw new WrongAnswerException("worker " + number + " refuses the genesis: " + Bytes.wrap(answer.body()).toUtf8());
        }
    }

    void syncCombined(String key, Bytes blob) throws IOException, InterruptedException {
        BinApiEnvelope answer = bulk("sync_combined_headers", key, blob);
        nextRelay = field(answer, "relaychain_synced_to") + 1;
        nextParaHeader = field(answer, "parachain_synced_to") + 1;
    }

    void dispatch(String key, Bytes blob) throws IOException, InterruptedException {
        nextBlock = field(bulk("dispatch_block", key, blob), "dispatched_to") + 1;
    }

    private BinApiEnvelope bulk(String call, String key, Bytes blob) throws IOException, InterruptedException {
        try {
            BinApiEnvelope answer = BinApiEnvelope.parse(Bytes.wrap(post("bin_api/" + call, blob.toArray()).body()));
            if (!answer.ok()) {
                throw new WrongAnswerException("worker " + number + " at " + position() + " refuses " + key + ": "
                        + answer.errorText());
            }
            return answer;
        } catch (MalformedEnvelopeException e) {
            throw new WrongAnswerException("worker " + number + " answers " + e.getMessage());
        }
    }

    private static long field(BinApiEnvelope answer, String name) throws WrongAnswerException {
        try {
            return answer.number(name);
        } catch (MalformedEnvelopeException e) {
            throw new WrongAnswerException(String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/w/" + number + "/" + path);
        HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER_MAX).header("Content-Type",
                "application/octet-stream").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        client.shutdownNow();
        infoClient.close();
    }
}
