package prb.walkie.internal.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.scale.Bytes;

/**
 * Reads requests to their end, within bounds on one request, on those of one peer, on all of them together, and on the time it
 * takes. A request that comes in pieces is joined as it comes, in an array of at most twice its size, so that a peer that sends
 * byte by byte costs no object for each.
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

    private static final int JOINED_BYTES_MIN = 4_096;

    private final AtomicLong held = new AtomicLong();
    private final Map<String, Long> byPeer = new ConcurrentHashMap<>();

    /** A request in memory; closing it gives its bytes back to the budget. */
    final class Held implements AutoCloseable {
        private final String peer;
        private long size;
        /** The first piece, usually the only one, as it came; all of them in an array when there are more. */
        private Bytes first = Bytes.EMPTY;
        private byte[] joined = {};

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
            if (size == piece.size()) {
                first = piece;
            } else {
                join(piece);
            }
        }

        private void join(Bytes piece) {
            int before = (int) size - piece.size();
            if (joined.length < size) {
                byte[] wider = new byte[(int) Math.max(JOINED_BYTES_MIN, Math.min(REQUEST_BYTES_MAX, 2 * size))];
                if (joined.length == 0) {
                    first.copyTo(wider, 0);
                    first = Bytes.EMPTY;
                } else {
                    System.arraycopy(joined, 0, wider, 0, before);
                }
                joined = wider;
            }
            piece.copyTo(joined, before);
        }

        Bytes body() {
            return joined.length == 0 ? first : Bytes.wrap(joined, 0, (int) size);
        }

        /** Bytes of memory that it takes. */
        int memory() {
            return first.size() + joined.length;
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
