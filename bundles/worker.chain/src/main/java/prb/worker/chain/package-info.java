/** The parachain as a fleet needs it: one thread follows it and reads for all workers at once; any thread asks. */
package prb.worker.chain;
