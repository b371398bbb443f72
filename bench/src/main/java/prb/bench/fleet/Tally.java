package prb.bench.fleet;

/** What all simulated workers together were given. Written by the listener's thread, read by another. */
final class Tally {

    private final int[] reached;
    private final long[] lastAt;
    private long paraBlocks;
    private long blobs;
    private long infos;
    private long firstAt;

    /** @param paraMax highest para block there will be */
    Tally(int paraMax) {
        reached = new int[paraMax + 1];
        lastAt = new long[paraMax + 1];
    }

    synchronized void asked() {
        infos++;
    }

    synchronized void blob() {
        blobs++;
        firstAt = firstAt == 0 ? System.nanoTime() : firstAt;
    }

    synchronized void dispatched(long first, long last) {
        long now = System.nanoTime();
        paraBlocks += last - first + 1;
        for (long number = first; number <= last; number++) {
            reached[(int) number]++;
            lastAt[(int) number] = now;
        }
    }

    /** Para blocks, blobs, questions for the info, time of the first blob. */
    synchronized String total() {
        return paraBlocks + " " + blobs + " " + infos + " " + firstAt;
    }

    /** How many workers have a para block, and when the latest of them got it. */
    synchronized String reached(int para) {
        return reached[para] + " " + lastAt[para];
    }
}
