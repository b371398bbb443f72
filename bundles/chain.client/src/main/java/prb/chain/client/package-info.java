/**
 * The relay chain and the parachain as services, over JSON-RPC nodes. Two components own one link each; the link keeps one
 * connection alive, fails over between endpoints and feeds finalized heads. The service appears once a node was reached for
 * the first time and stays until deactivation. All calls block the caller; listeners run on virtual threads of their own.
 */
package prb.chain.client;
