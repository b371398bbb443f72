/**
 * The counters of a simulated pRuntime: which relay header, para header and para block it wants next, and the rules by
 * which it takes them. The enclave calls it under its lock; one thread at a time.
 */
package prb.devnet.pruntime.sync;
