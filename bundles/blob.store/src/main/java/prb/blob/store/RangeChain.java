package prb.blob.store;

/**
 * Tells a gap that pruning made from one that is a loss. Pruning leaves of the oldest sets their last blocks, each a range of its
 * own; so a gap before such a range is no loss as long as all ranges before it are of that kind. One thread.
 */
public final class RangeChain {

    private long last;
    private boolean pruned = true;

    /** @param genesis relay block that the first range follows, -1 when that is not known */
    public RangeChain(long genesis) {
        last = genesis;
    }

    /**
     * Takes the next range, ascending.
     *
     * @return whether nothing is lost before it
     */
    public boolean follows(RangeEnd next) {
        pruned &= next.setChanges() && next.first() == next.last();
        boolean follows = last < 0 || next.first() <= last + 1 || pruned;
        last = next.last();
        return follows;
    }
}
