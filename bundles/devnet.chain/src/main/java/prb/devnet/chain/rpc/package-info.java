/**
 * JSON-RPC 2.0 over WebSocket: the server, parameters and errors, and the methods by namespace. Requests of one connection
 * are answered in order by a server thread; notifications of a chain are sent by one thread, after the reply that names the
 * subscription.
 */
package prb.devnet.chain.rpc;
