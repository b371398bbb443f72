/**
 * The parachain state of simulated pRuntimes: tries that workers at the same block share, and the few values that a
 * worker reads from them. Tries are persistent values; the sharing table may be used by any thread.
 */
package prb.devnet.pruntime.state;
