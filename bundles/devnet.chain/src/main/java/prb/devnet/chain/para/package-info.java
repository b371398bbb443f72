/**
 * The parachain: its runtime put together from pallets, its blocks, its genesis. Blocks are made by the network's block maker;
 * finished blocks and the pool may be used by any thread.
 */
package prb.devnet.chain.para;
