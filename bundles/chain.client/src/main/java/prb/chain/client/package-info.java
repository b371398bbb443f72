/**
 * The relay chain and the parachain as services, over JSON-RPC nodes. Two components own the sources of one chain each; these
 * keep a connection to every node, choose one for each question, fail over, and feed finalized heads. The service appears
 * once a node was reached for the first time and stays until deactivation. All calls block the caller; listeners run on
 * virtual threads of their own.
 */
package prb.chain.client;
