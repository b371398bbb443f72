package prb.walkie.discovery.boot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import prb.libp2p.Multiaddr;

/** Turns a configured address into those that can be dialled: names become IP addresses, at most 16. Blocks. */
public final class NameLookup {

    private static final int ADDRESSES_MAX = 16;

    private NameLookup() {}

    /** Whether the address holds a name and therefore may mean other hosts from time to time. */
    static boolean isName(Multiaddr address) {
        return address.kind() != Multiaddr.Kind.IP4 && address.kind() != Multiaddr.Kind.IP6;
    }

    /**
     * The addresses meant now, each with the peer id that is known of it; none when a {@code dnsaddr} name has no usable text.
     *
     * @throws IOException when the name means nothing, or cannot be looked up at present
     */
    public static List<Multiaddr> resolve(Multiaddr address) throws IOException {
        if (!isName(address)) {
            return List.of(address);
        }
        List<Multiaddr> targets = address.kind() == Multiaddr.Kind.DNSADDR ? DnsAddr.resolve(address) : List.of(address);
        Set<Multiaddr> out = new LinkedHashSet<>();
        for (Multiaddr target : targets) {
            for (Multiaddr literal : literals(target)) {
                if (out.size() < ADDRESSES_MAX) {
                    out.add(literal);
                }
            }
        }
        return List.copyOf(out);
    }

    private static List<Multiaddr> literals(Multiaddr address) throws IOException {
        if (!isName(address)) {
            return List.of(address);
        }
        List<Multiaddr> out = new ArrayList<>();
        try {
            for (InetSocketAddress socket : address.resolve()) {
                Multiaddr literal = Multiaddr.of(socket);
                out.add(address.peer().map(literal::withPeer).orElse(literal));
            }
        } catch (UnknownHostException e) {
            throw new IOException("the name " + address.host() + " is not known", e);
        }
        if (out.isEmpty()) {
            throw new IOException("the name " + address.host() + " has no address of the kind "
                    + address.kind().name().toLowerCase(java.util.Locale.ROOT));
        }
        return out;
    }
}
