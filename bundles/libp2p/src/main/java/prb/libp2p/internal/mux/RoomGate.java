package prb.libp2p.internal.mux;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/**
 * What was received and not yet read on a connection, within bounds for it and for all connections of the host. A full gate
 * stops the reading, which in time stops the sender; where the host as a whole is full, a connection that holds more than its
 * share ends.
 */
final class RoomGate {

    /** What a piece of data costs beside its bytes: objects and a place in a queue. */
    private static final int PIECE_BYTES = 64;
    /** A connection that holds less is not ended for the sake of others. */
    private static final long SHARE_BYTES = 256 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final long bytesMax;
    private final Duration stall;
    private final RoomBudget budget;
    private long bytes;
    private boolean closed;

    RoomGate(long bytesMax, Duration stall, RoomBudget budget) {
        this.bytesMax = bytesMax;
        this.stall = stall;
        this.budget = budget;
    }

    /** What a piece takes of the room. */
    static int cost(Bytes piece) {
        return piece.size() + PIECE_BYTES;
    }

    /**
     * Waits until there is room.
     *
     * @throws PeerException SLOW when our own readers do not make any in time, LIMIT when the host has none left for this one
     */
    void enter(int size) throws PeerException, InterruptedException {
        lock.lock();
        try {
            long left = stall.toNanos();
            while (bytes > 0 && bytes + size > bytesMax && !closed) {
                if (left <= 0) {
                    throw new PeerException(DropReason.SLOW, "nobody read the " + bytes + " bytes received from the peer");
                }
                left = room.awaitNanos(left);
            }
            if (closed) {
                throw new PeerException(DropReason.CLOSED, "the connection is closed");
            }
            if (!budget.take(size, bytes + size > SHARE_BYTES)) {
                throw new PeerException(DropReason.LIMIT, "the host has no room for more of the " + bytes + " bytes unread");
            }
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    void leave(long size) {
        if (size == 0) {
            return;
        }
        lock.lock();
        try {
            long freed = Math.min(size, bytes);
            bytes -= freed;
            budget.give(freed);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who waits for room; the connection is over. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes held now. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
