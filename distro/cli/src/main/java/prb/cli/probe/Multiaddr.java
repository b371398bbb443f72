package prb.cli.probe;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;

/**
 * An address of the form {@code /ip4/10.0.0.5/tcp/28888[/p2p/Qm...]}; {@code ip6}, {@code dns}, {@code dns4} and {@code dns6}
 * too.
 *
 * @param peer base58, where it is named
 */
public record Multiaddr(String host, int port, Optional<String> peer) {

    private static final Set<String> HOSTS = Set.of("ip4", "ip6", "dns", "dns4", "dns6");
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final int PORT_MAX = 65_535;

    /** @throws IllegalArgumentException with the reason when it is none */
    public static Multiaddr parse(String text) {
        String[] parts = text.split("/", -1);
        boolean named = parts.length == 7;
        if (!named && parts.length != 5 || !parts[0].isEmpty() || !HOSTS.contains(parts[1]) || parts[2].isEmpty()
                || !parts[3].equals("tcp") || named && !Set.of("p2p", "ipfs").contains(parts[5])) {
            throw new IllegalArgumentException("it does not have the form /ip4/ADDRESS/tcp/PORT/p2p/PEER_ID");
        }
        Integer port = port(parts[4]);
        if (port == null) {
            throw new IllegalArgumentException("'" + parts[4] + "' is no port");
        }
        if (named) {
            PeerId.parse(parts[6]);
        }
        return new Multiaddr(parts[2], port, named ? Optional.of(parts[6]) : Optional.empty());
    }

    private static @Nullable Integer port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port < 0 || port > PORT_MAX ? null : port;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether it names every address of a host, as one listens on. */
    public boolean isWildcard() {
        return WILDCARDS.contains(host);
    }
}
