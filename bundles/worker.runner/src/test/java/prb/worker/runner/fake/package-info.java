/** A tiny world in memory: chain, blob source, queue and pRuntimes that check what they are given. */
package prb.worker.runner.fake;
