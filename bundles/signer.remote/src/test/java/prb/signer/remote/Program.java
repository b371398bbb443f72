package prb.signer.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.time.Duration;
import prb.scale.Bytes;
import prb.substrate.crypto.account.Keypair;
import prb.testkit.Devnet;

/** A signer without a connection: signs for Alice, but does first what it is told to. */
final class Program implements Transport {

    static final Keypair ALICE = Devnet.key("//Alice");
    private static final ObjectMapper JSON = new ObjectMapper();
    final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    /** Answers to signing requests that come before the right ones; empty ones are failures. */
    final Deque<String> before = new ArrayDeque<>();
    boolean silent;

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException {
        if (silent) {
            throw new IOException("nobody is there");
        }
        JsonNode json = JSON.readTree(request);
        requests.add(json);
        return answer(json).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private String answer(JsonNode json) throws IOException {
        if (json.get("request").asText().equals("accounts")) {
            return "{\"accounts\":[{\"publicKey\":\"" + ALICE.publicKey().toHex() + "\",\"type\":\"sr25519\"}]}";
        }
        synchronized (before) {
            if (!before.isEmpty()) {
                String first = before.removeFirst();
                if (first.isEmpty()) {
                    throw new IOException("the connection broke");
                }
                return first;
            }
        }
        return "{\"signature\":\"" + ALICE.sign(Bytes.fromHex(json.get("message").asText())).toHex() + "\"}";
    }

    @Override
    public void close() {}
}
