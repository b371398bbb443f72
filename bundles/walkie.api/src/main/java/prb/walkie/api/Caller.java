package prb.walkie.api;

/**
 * Who calls a handler.
 *
 * @param peerId text form of the peer id, proven by the handshake; empty for a call from our own process or shell
 * @param host IP address of the other side as text
 * @param sameHost whether the address is one of this host's
 * @param allowed whether the peer may call methods of {@link Access#CHANGE}
 */
public record Caller(String peerId, String host, boolean sameHost, boolean allowed) {}
