/**
 * Jobs of a worker for the trade queue: its messages in order, and the one stage job (register, add, start) that may be on its
 * way.
 * Used by the worker's thread only; ids are deterministic, so that a restart finds its jobs again.
 */
package prb.worker.runner.job;
