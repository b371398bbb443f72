/**
 * The light client of a simulated pRuntime: authority sets, justifications, storage proofs. The counters of
 * {@code sync} call it with each batch of relay headers. One thread at a time.
 */
package prb.devnet.pruntime.light;
