package prb.ops.alarms;

import java.math.BigInteger;

/**
 * From when on something is trouble.
 *
 * @param stillMs time without movement of something that should move
 * @param lagBlocks blocks behind
 * @param accountLow free balance in the smallest unit below which an account is low; a tenth of it is empty
 * @param diskBytes free space below which a disk is low; a fifth of it is critical
 * @param attestationDays age of a worker's registration; 0 for never
 */
record Thresholds(long stillMs, long lagBlocks, BigInteger accountLow, long diskBytes, int attestationDays) {}
