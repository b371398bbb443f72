/**
 * JSON-RPC 2.0 over the JDK's WebSocket: one connection with its pending calls, subscriptions, deadlines and signs of life,
 * and a small JSON reader that turns hex straight into bytes. Called by the links of this bundle only. A connection may be
 * used from any thread; replies are handled on the WebSocket's thread, notifications on a virtual thread per subscription.
 */
package prb.chain.client.rpc;
