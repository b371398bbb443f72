/**
 * Starts a role: reads its feature descriptor, takes the bundles from the offline repository and runs them in Felix.
 * Also the client side of {@code prb status} and {@code prb sh}, which talk to running roles by their Unix socket.
 * Everything runs on the main thread; a shutdown hook stops the framework. Only this package ends the process.
 */
package prb.launcher;
