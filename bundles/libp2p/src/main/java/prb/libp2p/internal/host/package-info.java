/** The host: sockets, upgrades, connections, and the small protocols that every libp2p node answers. */
package prb.libp2p.internal.host;
