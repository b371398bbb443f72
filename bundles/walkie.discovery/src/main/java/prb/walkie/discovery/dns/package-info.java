/**
 * DNS messages (RFC 1035) as far as discovery needs them: decoding with limits for packets from anybody, encoding without name
 * compression. Pure functions, for local discovery and for look-ups alike.
 */
package prb.walkie.discovery.dns;
