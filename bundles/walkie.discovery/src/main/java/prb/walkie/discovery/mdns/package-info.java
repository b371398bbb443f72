/**
 * Multicast DNS as peers speak it: the three forms of announcements (libp2p-mdns 0.18 in its
 * js and go shape, and the current {@code _p2p._udp} shape), and the sockets, each read by a virtual thread of its own.
 */
package prb.walkie.discovery.mdns;
