package prb.trade.trader;

import java.math.BigInteger;
import java.time.Duration;

/**
 * How the trader sends.
 *
 * @param tip offered with every extrinsic, in the smallest unit
 * @param tipMax offered at most, when an extrinsic does not get into a block
 * @param stallBlocks finalized blocks after which an extrinsic that is in no block counts as stalled
 * @param callsMax calls in one extrinsic
 * @param callBytesMax bytes of one extrinsic's call
 * @param gather how long jobs gather while something of their account is in flight
 * @param inFlightMax nonces of one account on their way at once
 * @param eraBlocks blocks for which an extrinsic is valid, a power of two
 */
record Settings(BigInteger tip, BigInteger tipMax, int stallBlocks, int callsMax, int callBytesMax, Duration gather,
        int inFlightMax, int eraBlocks) {

    /** Far below a block's length limit. */
    private static final int CALL_BYTES = 512 * 1024;

    static final Settings USUAL = new Settings(BigInteger.ZERO, BigInteger.ZERO, 8, 100, CALL_BYTES, Duration.ofMillis(500), 16,
            64);

    Settings withTips(BigInteger least, BigInteger most, int stall) {
        return new Settings(least, most.max(least), stall, callsMax, callBytesMax, gather, inFlightMax, eraBlocks);
    }

    /** The next tip for an extrinsic that stalls: twice as much, and at least an eighth of the most. */
    BigInteger raised(BigInteger present) {
        return present.shiftLeft(1).max(tipMax.shiftRight(3)).max(present.add(BigInteger.ONE)).min(tipMax);
    }
}
