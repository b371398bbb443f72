/**
 * Ways to find Walkie peers, each a {@link prb.walkie.api.PeerDiscovery} of its own: multicast DNS on the local network, and
 * bootstrap addresses that an operator names. Nothing here speaks to a peer; what is found is handed to the node as a hint.
 */
package prb.walkie.discovery;
