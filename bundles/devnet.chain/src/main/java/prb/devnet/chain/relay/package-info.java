/**
 * The relay chain: blocks with inherent-only bodies, GRANDPA authorities that change by schedule, justifications signed on
 * demand, proofs of finality. Blocks are made by the network's block maker; everything else may be called by any thread.
 */
package prb.devnet.chain.relay;
