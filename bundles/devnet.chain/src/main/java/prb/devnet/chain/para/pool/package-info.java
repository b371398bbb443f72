/** The transaction pool: validity of extrinsics, waiting, watching. Any thread. */
package prb.devnet.chain.para.pool;
