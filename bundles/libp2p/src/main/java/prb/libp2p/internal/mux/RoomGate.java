package prb.libp2p.internal.mux;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;

/** Bytes received and not yet read on a connection. Where the other side knows no windows, a full gate stops the reading. */
final class RoomGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final long bytesMax;
    private final Duration stall;
    private long bytes;

    RoomGate(long bytesMax, Duration stall) {
        this.bytesMax = bytesMax;
        this.stall = stall;
    }

    /** Waits until there is room. @throws PeerException SLOW when our own readers do not make any in time */
    void enter(int size) throws PeerException, InterruptedException {
        lock.lock();
        try {
            long left = stall.toNanos();
            while (bytes > 0 && bytes + size > bytesMax) {
                if (left <= 0) {
                    throw new PeerException(DropReason.SLOW, "nobody read the " + bytes + " bytes received from the peer");
                }
                left = room.awaitNanos(left);
            }
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    void leave(long size) {
        lock.lock();
        try {
            bytes -= size;
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
