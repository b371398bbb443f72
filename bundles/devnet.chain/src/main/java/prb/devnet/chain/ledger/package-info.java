/**
 * What both chains share: blocks with the state after them, the state while a block is made, storage keys. A ledger has
 * one writer, the block maker; any thread reads. There are no forks.
 */
package prb.devnet.chain.ledger;
