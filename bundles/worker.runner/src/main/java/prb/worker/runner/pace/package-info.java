/**
 * Time, chance and waiting of the runner, the only place where they come from, so that tests can rule them.
 * A worker's thread waits on its own doorbell; whoever has news for the worker rings it. Any thread may ring.
 */
package prb.worker.runner.pace;
