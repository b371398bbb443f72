/**
 * Which blob a worker needs next, and getting it: decided by the worker's own counters only, fetched through one cache that
 * all workers share. A worker's thread calls and blocks; the cache is safe for all of them.
 */
package prb.worker.runner.feed;
