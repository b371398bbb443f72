package prb.ops.alarms;

/**
 * The pace of alarms, in milliseconds.
 *
 * @param pendingMs how long a finding must last before it is told
 * @param clearMs how long it must be away before the alarm is over; shorter gaps are flapping, and not told
 * @param repeatMs after which an alarm that lasts is told again
 * @param escalateMs after which a warning that lasts becomes critical
 */
record Timing(long pendingMs, long clearMs, long repeatMs, long escalateMs) {}
