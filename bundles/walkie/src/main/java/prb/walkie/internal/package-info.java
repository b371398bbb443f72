/**
 * The Walkie node as a component: a libp2p host with this node's key, the handlers of the whiteboard behind {@code /pb} and raw
 * stream protocols, the ways to find peers, and the peers. One thread looks after it; everything else runs on virtual threads
 * per call.
 */
package prb.walkie.internal;
