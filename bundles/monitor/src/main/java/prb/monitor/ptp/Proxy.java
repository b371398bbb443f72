package prb.monitor.ptp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.monitor.json.JsonToWire;
import prb.monitor.json.WireToJson;
import prb.scale.Bytes;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.WalkieRpcResponseErrorType;
import prb.wire.walkie.WalkieRpcResponseWrapper;

/**
 * Calls to peers as JSON, in the original's forms. At most 32 at once; a reading call has 30 s and is tried again when the
 * peer ended the connection under it, a changing one has 60 s and one try. Contents are never logged: they hold phrases.
 */
final class Proxy {

    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final String PROTOCOL = "/pb";
    private static final Duration READ_MAX = Duration.ofSeconds(30);
    private static final Duration CHANGE_MAX = Duration.ofSeconds(60);
    private static final int CALLS_MAX = 32;
    private static final int TRIES_MAX = 2;
    private static final String ERROR = "error";
    private static final String HAS_ERROR = "hasError";
    private static final String TYPE = "type";
    private static final WalkieException.Type[] TYPES = WalkieException.Type.values();

    private final Clock clock;
    private final Semaphore calls = new Semaphore(CALLS_MAX);

    Proxy(Clock clock) {
        this.clock = clock;
    }

    /** Calls a method of a peer that this node has met. @param body the request, an object */
    Answer call(Peers peers, String peerId, String name, JsonNode body) {
        if (peers.peers().stream().noneMatch(peer -> peer.id().equals(peerId))) {
            return Answer.unknownPeer("no peer " + peerId + " was discovered; POST /ptp/discover lists those that were");
        }
        Method method = Method.of(name).orElse(null);
        if (method == null) {
            return Answer.failed("the schema has no method " + name);
        }
        Bytes request;
        try {
            request = JsonToWire.write(method.request(), body);
        } catch (IllegalArgumentException e) {
            return Answer.wrongBody(String.valueOf(e.getMessage()));
        }
        if (!calls.tryAcquire()) {
            return Answer.refused(503, "too many calls at once, try again");
        }
        try {
            Answer answer = answer(method, authorised(peers, peerId, name, request, method.changes()));
            if (method.changes()) {
                LOG.info("{} of {}: {}", name, peerId, answer.json().path(HAS_ERROR).asBoolean() ? "refused" : "done");
            }
            return answer;
        } catch (PeerUnreachableException | IOException e) {
            LOG.info("{} of {} failed: {}", name, peerId, e.getMessage());
            return Answer.failed(String.valueOf(e.getMessage()));
        } finally {
            calls.release();
        }
    }

    /** A refused call is made once more after the pre-shared key was shown, where this node has one. */
    private Bytes authorised(Peers peers, String peerId, String name, Bytes request, boolean changes)
            throws PeerUnreachableException, IOException {
        Bytes raw = exchange(peers, peerId, name, request, changes);
        WalkieRpcResponseWrapper answer = WalkieRpcResponseWrapper.parseFrom(raw.asByteBuffer());
        if (answer.getError().getType() != WalkieRpcResponseErrorType.ET_UNAUTHORIZED) {
            return raw;
        }
        if (!peers.authorise(peerId, READ_MAX)) {
            LOG.debug("{} does not take this node for somebody it allows", peerId);
            return raw;
        }
        return exchange(peers, peerId, name, request, changes);
    }

    private Bytes exchange(Peers peers, String peerId, String name, Bytes request, boolean changes)
            throws PeerUnreachableException {
        long deadline = System.nanoTime() + (changes ? CHANGE_MAX : READ_MAX).toNanos();
        for (int left = changes ? 1 : TRIES_MAX;; left--) {
            try {
                Bytes wrapper = Wrapper.request(clock.millis(), UUID.randomUUID().toString(), name, request);
                return peers.request(peerId, PROTOCOL, wrapper, Duration.ofNanos(deadline - System.nanoTime()));
            } catch (PeerUnreachableException e) {
                if (left == 1 || deadline - System.nanoTime() <= 0) {
                    throw e;
                }
            }
        }
    }

    /** A response's bytes in the original's form. */
    static Answer answer(Method method, Bytes raw) throws IOException {
        ObjectNode meta = WireToJson.read(WalkieRpcResponseWrapper.getDescriptor(), raw);
        meta.remove("data");
        WalkieRpcResponseWrapper wrapper = WalkieRpcResponseWrapper.parseFrom(raw.asByteBuffer());
        boolean failed = wrapper.getHasError() || wrapper.hasError();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (failed) {
            int type = wrapper.getError().getTypeValue();
            json.put(HAS_ERROR, true);
            json.putObject(ERROR).put(TYPE, type).put("message", wrapper.getError().getMessage());
            if (meta.path(ERROR).has(TYPE)) {
                // The generated names carry a prefix that the original's do not have.
                meta.withObject("/" + ERROR).put(TYPE, type >= 0 && type < TYPES.length ? TYPES[type].name() : "" + type);
            }
        } else {
            Bytes data = Bytes.wrap(wrapper.getData().toByteArray());
            json.set("data", WireToJson.read(method.response(), data));
            json.put(HAS_ERROR, false);
        }
        json.set("meta", meta);
        return Answer.ok(json);
    }
}
