package prb.substrate.chain.block;

import prb.scale.Bytes;
import prb.scale.ScaleReader;

/**
 * Walks a run of encoded headers that lie one behind the other, without decoding them: where each begins and ends, and
 * its number. What it accepts, {@link Header#read} accepts, and the other way round. One thread at a time.
 *
 * <p>Layout of a header: parent hash 32, compact number, state root 32, extrinsics root 32, compact count of logs, logs.
 */
public final class HeaderScan {

    static final int HASH_SIZE = 32;

    private final Bytes run;
    private final ScaleReader in;
    private int start;
    private int rootsAt;
    private long number;

    /** @param run nothing but headers; none is fine */
    public HeaderScan(Bytes run) {
        this.run = run;
        this.in = new ScaleReader(run);
    }

    /**
     * Goes to the next header; false at the end of the run.
     *
     * @throws prb.scale.ScaleException when the bytes that follow are no header; the scan is of no use any more
     */
    public boolean next() {
        if (in.isAtEnd()) {
            return false;
        }
        start = in.position();
        in.skip(HASH_SIZE);
        number = in.in("number", HeaderScan::readNumber);
        rootsAt = in.position();
        in.skip(2 * HASH_SIZE);
        in.in("digest", HeaderScan::skipDigest);
        return true;
    }

    /** Number of the header that the scan is at, 0..2^32-1. */
    public long number() {
        return number;
    }

    /** Where the header begins, counted from the start of the run. */
    public int start() {
        return start;
    }

    /** Where the header ends, exclusive. */
    public int end() {
        return in.position();
    }

    /** The header's bytes, as a view of the run. */
    public Bytes encoded() {
        return in.since(start);
    }

    /** The header's parent hash, 32 bytes, as a view of the run. */
    public Bytes parentHash() {
        return run.slice(start, HASH_SIZE);
    }

    /** The header's state root, 32 bytes, as a view of the run. */
    public Bytes stateRoot() {
        return run.slice(rootsAt, HASH_SIZE);
    }

    static long readNumber(ScaleReader in) {
        long number = in.compactLong();
        if (number > Header.NUMBER_MAX) {
            throw in.error("block number " + number + " is above 2^32-1");
        }
        return number;
    }

    /** Passes over the count of the logs and the logs; answers how many there are. */
    static int skipDigest(ScaleReader in) {
        int count = readLogCount(in);
        for (int i = 0; i < count; i++) {
            DigestItem.skip(in);
        }
        return count;
    }

    static int readLogCount(ScaleReader in) {
        int count = in.count(1);
        if (count > Header.DIGEST_ITEMS_MAX) {
            throw in.error("digest has " + count + " items, limit is " + Header.DIGEST_ITEMS_MAX);
        }
        return count;
    }
}
