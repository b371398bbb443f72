package prb.walkie.discovery.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;

/**
 * Reads the list of bootstrap addresses as operators write it. One wrong entry does not spoil the others: it is left out with a
 * warning that names it. Wildcard addresses without a peer id, the original's default, mean no entry and are left out silently.
 */
public final class BootNodes {

    /** Entries used. */
    static final int ENTRIES_MAX = 256;
    /** Characters of an entry that a message repeats. */
    private static final int SHOWN_CHARS_MAX = 120;
    /** Words that a TCP address is made of; each has a value behind it. Any other word is another transport. */
    private static final Set<String> WORDS = Set.of("ip4", "ip6", "dns", "dns4", "dns6", "dnsaddr", "tcp", "p2p", "ipfs");

    private BootNodes() {}

    /** @param warn takes one line per entry that is wrong or oddly written */
    public static List<Multiaddr> parse(String[] entries, Consumer<String> warn) {
        List<Multiaddr> out = new ArrayList<>();
        for (String entry : entries) {
            if (out.size() == ENTRIES_MAX) {
                warn.accept("only the first " + ENTRIES_MAX + " bootstrap addresses are used");
                break;
            }
            if (!entry.isBlank()) {
                parse(entry.strip(), warn).ifPresent(out::add);
            }
        }
        return out;
    }

    private static Optional<Multiaddr> parse(String entry, Consumer<String> warn) {
        Optional<String> foreign = foreign(entry);
        if (foreign.isPresent()) {
            warn.accept("bootstrap address " + shown(entry) + " is left out: it uses " + foreign.get()
                    + ", and only TCP is spoken here");
            return Optional.empty();
        }
        try {
            Multiaddr address = Multiaddr.parse(completed(entry, warn));
            if (!address.isWildcard()) {
                return Optional.of(address);
            }
            if (address.peer().isPresent()) {
                warn.accept("bootstrap address " + shown(entry) + " is left out: a wildcard address cannot be dialled");
            }
        } catch (IllegalArgumentException e) {
            warn.accept("bootstrap address is left out: " + e.getMessage()
                    + "; it has to look like /ip4/192.0.2.1/tcp/28888/p2p/PEER_ID");
        }
        return Optional.empty();
    }

    /** The transport other than TCP that an entry names. */
    private static Optional<String> foreign(String entry) {
        String[] parts = entry.split("/", -1);
        int at = 1;
        while (at < parts.length && WORDS.contains(parts[at])) {
            at += 2;
        }
        boolean transport = entry.startsWith("/") && at > 1 && at < parts.length && parts[at].matches("[a-z][a-z0-9-]{0,31}");
        return transport ? Optional.of(parts[at]) : Optional.empty();
    }

    /** The form printed in the original's guide, {@code /ip4/127.0.0.1/tcp/28888/ID}, lacks the word p2p. */
    private static String completed(String entry, Consumer<String> warn) {
        String[] parts = entry.split("/", -1);
        String last = parts[parts.length - 1];
        if (parts.length != 6 || !parts[3].equals("tcp") || !isPeer(last)) {
            return entry;
        }
        String fixed = entry.substring(0, entry.length() - last.length()) + "p2p/" + last;
        warn.accept("bootstrap address " + shown(entry) + " lacks the word p2p and is read as " + shown(fixed));
        return fixed;
    }

    private static boolean isPeer(String text) {
        try {
            PeerId.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String shown(String entry) {
        return entry.length() > SHOWN_CHARS_MAX ? entry.substring(0, SHOWN_CHARS_MAX) + "..." : entry;
    }
}
