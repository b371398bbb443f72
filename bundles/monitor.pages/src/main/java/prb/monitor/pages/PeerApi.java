package prb.monitor.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import prb.ops.api.ApiAnswer;
import prb.scale.Bytes;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;

/**
 * The api of other processes, over the peer protocol: only of peers that this node knows, 16 questions at once, 64 KiB of
 * question and 16 MiB of answer at most, 15 s for what is read and 60 s for what is done. Nothing is tried twice: an order whose
 * answer is missing may have been carried out. Any thread.
 */
final class PeerApi {

    static final String PROTOCOL = "/prb/api/1";
    static final int REQUEST_BYTES_MAX = 64 << 10;
    private static final int ANSWER_BYTES_MAX = 17 << 20;
    private static final int ASKED_MAX = 16;
    private static final Duration READ_MAX = Duration.ofSeconds(15);
    private static final Duration CHANGE_MAX = Duration.ofSeconds(60);

    private final ObjectMapper mapper = new ObjectMapper();
    private final Semaphore asked = new Semaphore(ASKED_MAX);

    /** @param path with the query, below {@code /api/v1} of the peer @param body of an order; empty for a question */
    ApiAnswer ask(Peers peers, String peer, String path, Optional<JsonNode> body) {
        if (peers.peers().stream().noneMatch(each -> each.id().equals(peer))) {
            return error(410, "this node knows no peer " + peer + "; see /api/v1/peers");
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("method", body.isPresent() ? "POST" : "GET").put("path",
                path);
        body.ifPresent(each -> request.set("body", each));
        Bytes bytes = Bytes.utf8(request.toString());
        if (bytes.size() > REQUEST_BYTES_MAX) {
            return error(413, "the request has " + bytes.size() + " bytes, a peer takes " + REQUEST_BYTES_MAX);
        }
        if (!asked.tryAcquire()) {
            return error(503, "too many questions to peers at once, ask again");
        }
        try {
            return read(peers, peers.request(peer, PROTOCOL, bytes, body.isPresent() ? CHANGE_MAX : READ_MAX));
        } catch (PeerUnreachableException e) {
            return switch (e.reason()) {
                case REFUSED -> refused(peers);
                case NO_PROTOCOL -> error(502, "the peer has no api: it is the original bridge or an older release");
                case UNREACHABLE, FAILED -> error(504, "no answer from the peer: " + e.getMessage());
            };
        } finally {
            asked.release();
        }
    }

    private ApiAnswer read(Peers peers, Bytes answer) {
        if (answer.size() == 0) {
            return refused(peers);
        }
        if (answer.size() > ANSWER_BYTES_MAX) {
            return error(502, "the peer's answer has " + answer.size() + " bytes, limit is " + ANSWER_BYTES_MAX);
        }
        try {
            JsonNode json = mapper.readTree(answer.toUtf8());
            int status = json.path("status").asInt();
            if (status < 200 || status > 599 || !json.has("body")) {
                return error(502, "the peer's answer has not the form {\"status\":...,\"body\":...}");
            }
            return new ApiAnswer(status, json.get("body").toString());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return error(502, "the peer's answer is no JSON");
        }
    }

    private static ApiAnswer refused(Peers peers) {
        return error(403, "the peer does not let this node in; on its host run: ./prb peer allow " + peers.self());
    }

    static ApiAnswer error(int status, String message) {
        return new ApiAnswer(status, JsonNodeFactory.instance.objectNode().put("error", message).toString());
    }
}
