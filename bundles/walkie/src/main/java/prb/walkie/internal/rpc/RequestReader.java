package prb.walkie.internal.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.scale.Bytes;

/**
 * Reads requests to their end, within bounds on one request, on those of one peer, on all of them together, and on the time it
 * takes.
 */
final class RequestReader {

    /** Largest request. */
    static final int REQUEST_BYTES_MAX = 4 << 20;
    /** All requests that are being read or handled. */
    static final long ALL_BYTES_MAX = 64 << 20;
    /** Those of one peer, which therefore leaves room for others. */
    static final long PEER_BYTES_MAX = 16 << 20;
    /** A peer that drips bytes keeps every single wait short; this bounds the whole. */
    static final Duration READ_MAX = Duration.ofSeconds(60);

    private final AtomicLong held = new AtomicLong();
    private final Map<String, Long> byPeer = new ConcurrentHashMap<>();

    /** A request in memory; closing it gives its bytes back to the budget. */
    final class Held implements AutoCloseable {
        private final List<Bytes> pieces = new ArrayList<>();
        private final String peer;
        private long size;

        Held(String peer) {
            this.peer = peer;
        }

        private void add(Bytes piece) throws PeerException {
            size += piece.size();
            long ofPeer = byPeer.merge(peer, (long) piece.size(), Long::sum);
            if (ofPeer > PEER_BYTES_MAX) {
                held.addAndGet(piece.size());
                throw new PeerException(DropReason.LIMIT, "the requests of a peer have more than " + PEER_BYTES_MAX + " bytes");
            }
            if (held.addAndGet(piece.size()) > ALL_BYTES_MAX) {
                throw new PeerException(DropReason.LIMIT, "all requests together have more than " + ALL_BYTES_MAX + " bytes");
            }
            if (size > REQUEST_BYTES_MAX) {
                throw new PeerException(DropReason.TOO_LARGE, "a request has more than " + REQUEST_BYTES_MAX + " bytes");
            }
            pieces.add(piece);
        }

        Bytes body() {
            return pieces.size() == 1 ? pieces.getFirst() : Bytes.concat(pieces);
        }

        @Override
        public void close() {
            held.addAndGet(-size);
            byPeer.computeIfPresent(peer, (name, bytes) -> bytes <= size ? null : bytes - size);
        }
    }

    /** Reads to the end. @throws PeerException when a bound is passed; the caller's stream is then reset */
    Held read(Stream stream, String peer) throws IOException {
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        Held request = new Held(peer);
        try {
            for (Bytes piece = stream.read(); !piece.isEmpty(); piece = stream.read()) {
                request.add(piece);
                if (System.nanoTime() - deadline > 0) {
                    throw new PeerException(DropReason.TIMEOUT, "a request did not end within " + READ_MAX.toSeconds() + " s");
                }
            }
            return request;
        } catch (IOException e) {
            request.close();
            throw e;
        }
    }

    /** Bytes held now. */
    long held() {
        return held.get();
    }
}
