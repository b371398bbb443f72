package prb.walkie.internal.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.PeerException;
import prb.scale.Bytes;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;

/** Calls to peers over kept connections. */
public final class PeerCalls implements Peers {

    private static final Duration DIAL_MAX = Duration.ofSeconds(30);
    private static final int BLOB_BYTES_MAX = 256 << 20;
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int REQUEST_BYTES_MAX = 4 << 20;
    private static final int TRIES_MAX = 2;

    /**
     * Methods that change nothing and are called once more when the connection ended under them. A peer of the original
     * closes the connection after each call of its own, and with it ours when both share one.
     */
    private static final Set<String> REPEATABLE = Set.of("Hello", "Auth", "GetDataProviderInfo", "GetBlobByKey", "ListPool",
            "ListWorker", "GetWorkerStatus");

    /** Makes the peer take us for somebody it allows. */
    public interface Credentials {
        /** @return whether it worked, so that a refused call may be repeated */
        boolean show(String peerId) throws WalkieException, PeerUnreachableException;
    }

    private final Host host;
    private final PeerBook book;
    private final Credentials credentials;

    public PeerCalls(Host host, PeerBook book, Credentials credentials) {
        this.host = host;
        this.book = book;
        this.credentials = credentials;
    }

    @Override
    public String self() {
        return host.id().toString();
    }

    @Override
    public List<Peer> peers() {
        return book.peers();
    }

    @Override
    public AutoCloseable onChange(PeersListener listener) {
        return book.onChange(listener);
    }

    @Override
    public Bytes call(String peerId, String method, Bytes request, Duration timeout)
            throws WalkieException, PeerUnreachableException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            return answer(peerId, method, request, deadline);
        } catch (WalkieException e) {
            if (e.type() == WalkieException.Type.UNAUTHORIZED && !method.equals("Auth") && credentials.show(peerId)) {
                return answer(peerId, method, request, deadline);
            }
            throw e;
        }
    }

    private Bytes answer(String peerId, String method, Bytes request, long deadline)
            throws WalkieException, PeerUnreachableException {
        String nonce = RpcServer.nonce();
        Bytes body = Bytes.concat(Envelope.request(System.currentTimeMillis(), nonce, method, request));
        int max = method.equals("GetBlobByKey") ? BLOB_BYTES_MAX : ANSWER_BYTES_MAX;
        Bytes raw = exchange(peerId, RpcServer.PROTOCOL, body, max, deadline, REPEATABLE.contains(method));
        try {
            Envelope.Response answer = Envelope.readResponse(raw);
            if (answer.failure().isPresent()) {
                throw answer.failure().get();
            }
            if (!answer.requestNonce().isEmpty() && !answer.requestNonce().equals(nonce)) {
                throw new PeerUnreachableException(peerId + " answered another request than " + method);
            }
            return answer.data();
        } catch (IOException e) {
            throw new PeerUnreachableException(method + " of " + peerId + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException {
        long deadline = System.nanoTime() + timeout.toNanos();
        return exchange(peerId, protocol, request, BLOB_BYTES_MAX, deadline, false);
    }

    private Bytes exchange(String peerId, String protocol, Bytes body, int answerBytesMax, long deadline, boolean repeatable)
            throws PeerUnreachableException {
        PeerId id = parsed(peerId);
        if (body.size() > REQUEST_BYTES_MAX) {
            throw new IllegalArgumentException("request has " + body.size() + " bytes, limit is " + REQUEST_BYTES_MAX);
        }
        for (int left = repeatable ? TRIES_MAX : 1;; left--) {
            Connection connection = connect(id, deadline);
            try {
                Bytes answer = connection.exchange(protocol, body, answerBytesMax, left(deadline));
                if (answer.isEmpty() && protocol.equals(RpcServer.PROTOCOL)) {
                    throw new PeerException(DropReason.CLOSED, "the peer ended the stream before it answered");
                }
                book.seen(id);
                return answer;
            } catch (IOException e) {
                boolean cut = e instanceof PeerException ended && ended.reason() == DropReason.CLOSED;
                if (left == 1 || !cut || System.nanoTime() - deadline > 0) {
                    throw new PeerUnreachableException(protocol + " of " + peerId + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private Connection connect(PeerId id, long deadline) throws PeerUnreachableException {
        Duration limit = left(deadline);
        try {
            return host.connect(id, book.addresses(id), limit.compareTo(DIAL_MAX) < 0 ? limit : DIAL_MAX);
        } catch (IOException e) {
            book.failed(id);
            throw new PeerUnreachableException("peer " + id + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private static PeerId parsed(String peerId) throws PeerUnreachableException {
        try {
            return PeerId.parse(peerId);
        } catch (IllegalArgumentException e) {
            throw new PeerUnreachableException("'" + peerId + "' is no peer id", e);
        }
    }
}
