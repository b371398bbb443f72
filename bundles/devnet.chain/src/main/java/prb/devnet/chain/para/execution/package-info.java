/**
 * The frame in which the simulated pallets run: block context, calls, dispatch errors, accounts, the message queue. Used by
 * the block maker's thread only, except for decoding calls, which any thread may do.
 */
package prb.devnet.chain.para.execution;
