package prb.libp2p.internal.mux;

import java.util.concurrent.atomic.AtomicLong;

/** What all connections of a host together have received and not yet read. Any thread. */
public final class RoomBudget {

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    public RoomBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes room. @param bounded whether it is refused when the host is full @return whether it was taken */
    boolean take(long size, boolean bounded) {
        if (bytes.addAndGet(size) > bytesMax && bounded) {
            bytes.addAndGet(-size);
            return false;
        }
        return true;
    }

    void give(long size) {
        bytes.addAndGet(-size);
    }

    /** Bytes held now. */
    public long bytes() {
        return bytes.get();
    }
}
