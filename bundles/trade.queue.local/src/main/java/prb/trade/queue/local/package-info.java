/**
 * The trade queue of a single process, on SQLite. One connection behind one lock; every change is on disk before the call
 * returns. Jobs that ran when the process died wait again after the next start: delivery is at least once.
 */
package prb.trade.queue.local;
