/**
 * Measures the peer protocol: our libp2p beside js-libp2p in the versions of the original, each as two processes on loopback.
 * Called from the command line only; the program asks, one process at a time works.
 */
package prb.bench.walkie;
