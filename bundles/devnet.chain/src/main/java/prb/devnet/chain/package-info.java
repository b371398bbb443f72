/**
 * The simulated network: one component that owns a relay chain, a parachain, the clock that makes their blocks and the two
 * RPC servers in front of them. Blocks are made by one thread; readers see finished blocks only. Nothing is exported.
 */
package prb.devnet.chain;
