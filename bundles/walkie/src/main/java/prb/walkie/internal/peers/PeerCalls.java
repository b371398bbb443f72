package prb.walkie.internal.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.scale.Bytes;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.AuthResponse;
import prb.wire.walkie.AuthStatus;
import prb.wire.walkie.AuthType;

/**
 * Calls to peers over kept connections. Requests have at most 4 MiB, answers at most what {@link RpcServer#answerBytesMax} says;
 * a dial takes at most 30 s, a call as long as its caller allows; one that reads is tried twice at most.
 */
public final class PeerCalls implements Peers {

    private static final Logger LOG = LoggerFactory.getLogger(PeerCalls.class);
    private static final Duration DIAL_MAX = Duration.ofSeconds(30);
    private static final int REQUEST_BYTES_MAX = 4 << 20;
    private static final int TRIES_MAX = 2;
    private static final String AUTH = "Auth";

    /**
     * Methods that change nothing and are called once more when the connection ended under them. A peer of the original
     * closes the connection after each call of its own, and with it ours when both share one.
     */
    private static final Set<String> REPEATABLE = Set.of("Hello", AUTH, "GetDataProviderInfo", "GetBlobByKey", "ListPool",
            "ListWorker", "GetWorkerStatus");

    private final Host host;
    private final PeerBook book;
    private final AccessGuard guard;

    public PeerCalls(Host host, PeerBook book, AccessGuard guard) {
        this.host = host;
        this.book = book;
        this.guard = guard;
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
            if (e.type() == WalkieException.Type.UNAUTHORIZED && !method.equals(AUTH) && shown(peerId, deadline)) {
                return answer(peerId, method, request, deadline);
            }
            throw e;
        }
    }

    private Bytes answer(String peerId, String method, Bytes request, long deadline)
            throws WalkieException, PeerUnreachableException {
        String nonce = RpcServer.nonce();
        Bytes body = Bytes.concat(Envelope.request(System.currentTimeMillis(), nonce, method, request));
        Bytes raw = exchange(peerId, RpcServer.PROTOCOL, body, RpcServer.answerBytesMax(method), deadline,
                REPEATABLE.contains(method));
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
        try {
            return exchange(peerId, protocol, request, RpcServer.LARGE_BYTES_MAX, deadline, false);
        } catch (PeerUnreachableException e) {
            boolean cut = e.getCause() instanceof PeerException ended && ended.reason() == DropReason.CLOSED;
            if (e.reason() != PeerUnreachableException.Reason.FAILED || !cut) {
                throw e;
            }
            // A refusal looks like any stream that ended early, and so may a protocol that the peer does not have when the
            // request went out together with its name: the peer is asked which it was.
            expectServed(peerId, protocol, deadline);
            if (!isRefused(peerId, protocol, deadline)) {
                throw e;
            }
            if (shown(peerId, deadline)) {
                return exchange(peerId, protocol, request, RpcServer.LARGE_BYTES_MAX, deadline, false);
            }
            throw new PeerUnreachableException(PeerUnreachableException.Reason.REFUSED, "peer " + peerId + " refuses " + protocol
                    + "; allow this node on the peer's host with: prb peer allow " + host.id(), e);
        }
    }

    private void expectServed(String peerId, String protocol, long deadline) throws PeerUnreachableException {
        try (Stream stream = connect(parsed(peerId), deadline).open(protocol)) {
            LOG.debug("{} serves {}", peerId, stream.protocol());
        } catch (IOException e) {
            throw unanswered(peerId, protocol, e);
        }
    }

    private static PeerUnreachableException unanswered(String peerId, String protocol, IOException why) {
        boolean absent = why instanceof PeerException refused && refused.reason() == DropReason.UNSUPPORTED;
        return new PeerUnreachableException(
                absent ? PeerUnreachableException.Reason.NO_PROTOCOL : PeerUnreachableException.Reason.FAILED,
                protocol + " of " + peerId + ": " + why.getMessage(), why);
    }

    private boolean isRefused(String peerId, String protocol, long deadline) {
        AuthRequest question = AuthRequest.newBuilder().setType(AuthType.AT_WHITE_LIST).setAuthString(protocol).build();
        try {
            Bytes answer = answer(peerId, AUTH, Bytes.wrap(question.toByteArray()), deadline);
            return AuthResponse.parseFrom(answer.asByteBuffer()).getStatus() == AuthStatus.AS_REJECTED;
        } catch (WalkieException | PeerUnreachableException | InvalidProtocolBufferException e) {
            LOG.debug("{} does not say whether it refused {}", peerId, protocol, e);
            return false;
        }
    }

    @Override
    public boolean authorise(String peerId, Duration timeout) throws PeerUnreachableException {
        return shown(peerId, System.nanoTime() + timeout.toNanos());
    }

    private boolean shown(String peerId, long deadline) throws PeerUnreachableException {
        try {
            return guard.showKey(peerId, request -> answer(peerId, AUTH, request, deadline));
        } catch (WalkieException e) {
            LOG.debug("{} does not take our key", peerId, e);
            return false;
        }
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
                    throw unanswered(peerId, protocol, e);
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
            throw new PeerUnreachableException(PeerUnreachableException.Reason.UNREACHABLE,
                    "peer " + id + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private static PeerId parsed(String peerId) throws PeerUnreachableException {
        try {
            return PeerId.parse(peerId);
        } catch (IllegalArgumentException e) {
            throw new PeerUnreachableException(PeerUnreachableException.Reason.UNREACHABLE, "'" + peerId + "' is no peer id", e);
        }
    }
}
