package prb.walkie.internal.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import prb.libp2p.Multiaddr;

/** Reads the addresses to listen at as operators write them. A wrong one is left out with a warning that names it. */
public final class ListenAddresses {

    private static final Set<String> WORDS = Set.of("ip4", "ip6", "tcp");

    private ListenAddresses() {}

    /** @param warn takes one line per wrong entry */
    public static List<Multiaddr> parse(List<String> entries, Consumer<String> warn) {
        List<Multiaddr> out = new ArrayList<>();
        for (String entry : entries) {
            if (entry.isBlank()) {
                continue;
            }
            String[] parts = entry.strip().split("/", -1);
            int at = 1;
            while (at < parts.length && WORDS.contains(parts[at])) {
                at += 2;
            }
            try {
                if (at > 1 && at < parts.length) {
                    warn.accept("listen address " + entry + " is left out: it uses " + parts[at]
                            + ", and only TCP is spoken here");
                } else {
                    out.add(Multiaddr.parse(entry.strip()));
                }
            } catch (IllegalArgumentException e) {
                warn.accept("listen address is left out: " + e.getMessage());
            }
        }
        return out;
    }
}
