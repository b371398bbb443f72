package prb.monitor.ptp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;

/** Peers that answer what a test gives them, and keep what they were asked. */
final class FakePeers implements Peers {

    static final String PROVIDER = "QmProvider";
    static final String MANAGER = "QmManager";

    /** What was sent over a raw stream. */
    record Sent(String peerId, String protocol, Bytes body) {}

    final List<Sent> sent = new ArrayList<>();
    /** Peers that were shown the key. */
    final List<String> authorised = new ArrayList<>();
    /** Answers in order, the last again and again; empty for a peer that can not be reached. */
    final List<Optional<Bytes>> answers = new ArrayList<>();
    boolean takesKey;

    FakePeers answering(Bytes... bytes) {
        for (Bytes each : bytes) {
            answers.add(Optional.of(each));
        }
        return this;
    }

    private static Peer peer(String id, PeerRole role, String address) {
        return new Peer(id, role, "host", List.of(address), "10.0.0.1", "0xab", "default", true, Instant.EPOCH);
    }

    @Override
    public String self() {
        return "QmSelf";
    }

    @Override
    public List<Peer> peers() {
        return List.of(peer(PROVIDER, PeerRole.DATA_PROVIDER, "/ip4/10.0.0.1/tcp/1"), peer("QmTrader", PeerRole.TRADER,
                "/ip4/10.0.0.2/tcp/1"), peer(MANAGER, PeerRole.LIFECYCLE, "/ip4/10.0.0.1/tcp/2/p2p/" + MANAGER));
    }

    @Override
    public AutoCloseable onChange(PeersListener listener) {
        return () -> {};
    }

    @Override
    public Bytes call(String peerId, String method, Bytes request, Duration timeout) {
        throw new AssertionError("the proxy speaks /pb itself");
    }

    @Override
    public boolean authorise(String peerId, Duration timeout) {
        authorised.add(peerId);
        return takesKey;
    }

    @Override
    public Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException {
        sent.add(new Sent(peerId, protocol, request));
        Optional<Bytes> answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        return answer.orElseThrow(() -> new PeerUnreachableException("away"));
    }
}
