/**
 * Phala's message queue as a worker sees it: what the chain sends in a block, and the worker's own signed messages that
 * wait until the chain has taken them. The enclave calls it under its lock; one thread at a time.
 */
package prb.devnet.pruntime.mq;
