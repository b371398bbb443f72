package prb.monitor.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;

/** One manager, which answers what it is told to, or is away. */
final class FakePeers implements Peers {

    static final String MANAGER = "QmManager";

    final List<String> sent = new ArrayList<>();
    private String answer = "";
    private PeerUnreachableException.Reason away;

    FakePeers answering(String text) {
        answer = text;
        return this;
    }

    FakePeers failing(PeerUnreachableException.Reason reason) {
        away = reason;
        return this;
    }

    @Override
    public String self() {
        return "QmSelf";
    }

    @Override
    public List<Peer> peers() {
        return List.of(new Peer(MANAGER, PeerRole.LIFECYCLE, "box", List.of("/ip4/10.0.0.5/tcp/1"), "10.0.0.5", "0x00", "test",
                true, Instant.EPOCH));
    }

    @Override
    public Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException {
        sent.add(peerId + " " + protocol + " " + request.toUtf8() + " " + timeout.toSeconds());
        if (away != null) {
            throw new PeerUnreachableException(away, "it does not answer");
        }
        return Bytes.utf8(answer);
    }

    @Override
    public AutoCloseable onChange(PeersListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bytes call(String peerId, String method, Bytes request, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean authorise(String peerId, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
