/**
 * The nodes of one chain: a supervised connection to each, their health, the choice of one for each question, failover, and the
 * finalized head merged from all. The chains call it from any thread; each source has a virtual thread of its own.
 */
package prb.chain.client.source;
