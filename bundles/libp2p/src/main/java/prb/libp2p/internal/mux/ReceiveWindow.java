package prb.libp2p.internal.mux;

/** What the other side of a stream may send ahead of our reading, for muxers that have windows. Any thread. */
final class ReceiveWindow {

    private long size;
    /** Received, and not yet given back to the other side by {@link #renewal}. */
    private long outstanding;
    /** The part of it that was read. */
    private long read;
    private boolean fixed;

    ReceiveWindow(long size) {
        this.size = size;
    }

    /** Whether so many more bytes are allowed. */
    synchronized boolean allows(long bytes) {
        return outstanding + bytes <= size;
    }

    synchronized void received(long bytes) {
        outstanding += bytes;
    }

    synchronized void read(long bytes) {
        read += bytes;
    }

    /** Bytes to allow anew: what was read, once that is half a window, else 0. */
    synchronized long renewal() {
        if (read < size / 2) {
            return 0;
        }
        long out = read;
        outstanding -= out;
        read = 0;
        return out;
    }

    synchronized long size() {
        return size;
    }

    /** Takes effect before the other side hears of it. @return false when the stream is forgotten */
    synchronized boolean widen(long bytes) {
        if (fixed) {
            return false;
        }
        size += bytes;
        return true;
    }

    /** The last word on {@link #size}. */
    synchronized long fix() {
        fixed = true;
        return size;
    }
}
