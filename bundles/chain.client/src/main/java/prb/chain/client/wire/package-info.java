/** Substrate's JSON answers as values of the chain's api. Stateless; any thread. */
package prb.chain.client.wire;
