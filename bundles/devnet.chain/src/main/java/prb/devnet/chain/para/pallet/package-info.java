/**
 * The simulated pallets and their storage records. Calls are decoded by any thread and run by the block maker's thread. Rules,
 * errors and events are those of Khala as far as the bridge's line sees them.
 */
package prb.devnet.chain.para.pallet;
