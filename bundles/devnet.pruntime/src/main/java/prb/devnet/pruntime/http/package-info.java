/**
 * The HTTP face of all simulated pRuntimes: one loopback listener, a path per worker, then pRuntime's own paths. Each
 * request runs on its own virtual thread.
 */
package prb.devnet.pruntime.http;
