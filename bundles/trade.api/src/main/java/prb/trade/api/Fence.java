package prb.trade.api;

/**
 * The right to offer jobs for something that processes own in turn, as an offer states it. A queue that several such processes
 * share refuses an offer whose right is over, so that a process that was paused can not act late.
 *
 * @param name what is owned, for example a worker's id
 * @param token of the session in which it was taken; 0 is never valid
 */
public record Fence(String name, long token) {}
