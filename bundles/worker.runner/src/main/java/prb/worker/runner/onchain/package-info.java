/**
 * What the chain says of a worker, and what follows from it. The view is read at the best block; the decision is a pure function
 * of
 * view, configuration and settings. Any thread.
 */
package prb.worker.runner.onchain;
