/**
 * One simulated pRuntime: its key, its registration data, its reactions to the chain's events, and the calls that the
 * HTTP side makes. A worker takes one lock for every call, as the real one does, so any thread may call.
 */
package prb.devnet.pruntime.enclave;
