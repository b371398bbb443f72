package prb.walkie.internal.discovery;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import prb.libp2p.Multiaddr;

/** Looks up {@code /dnsaddr/NAME}: the texts {@code dnsaddr=...} of {@code _dnsaddr.NAME} (multiformats, "dnsaddr"). */
public final class DnsAddr {

    private static final int ADDRESSES_MAX = 16;
    private static final String PREFIX = "dnsaddr=";
    private static final String TIMEOUT_MS = "2000";
    private static final String RETRIES = "2";

    private DnsAddr() {}

    /**
     * The TCP addresses behind a name; blocks for some seconds at most. Texts that lead to further names are not followed.
     *
     * @param address of kind DNSADDR; its peer id, when it has one, must be that of the addresses
     * @throws NamingException when the name cannot be looked up
     */
    public static List<Multiaddr> resolve(Multiaddr address) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, "dns:");
        settings.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MS);
        settings.put("com.sun.jndi.dns.timeout.retries", RETRIES);
        DirContext context = new InitialDirContext(settings);
        try {
            Attribute texts = context.getAttributes("_dnsaddr." + address.host(), new String[] {"TXT"}).get("TXT");
            List<String> strings = new ArrayList<>();
            if (texts != null) {
                NamingEnumeration<?> values = texts.getAll();
                while (values.hasMore() && strings.size() < ADDRESSES_MAX) {
                    strings.add(String.valueOf(values.next()));
                }
            }
            return addresses(address, strings);
        } finally {
            context.close();
        }
    }

    /** The usable addresses among the texts. */
    static List<Multiaddr> addresses(Multiaddr wanted, List<String> texts) {
        List<Multiaddr> out = new ArrayList<>();
        for (String quoted : texts) {
            String text = quoted.startsWith("\"") && quoted.endsWith("\"") && quoted.length() > 1
                    ? quoted.substring(1, quoted.length() - 1)
                    : quoted;
            if (text.startsWith(PREFIX)) {
                BootNodes.parse(new String[] {text.substring(PREFIX.length())}, reason -> {
                }).stream()
                        .filter(found -> found.kind() != Multiaddr.Kind.DNSADDR)
                        .filter(found -> wanted.peer().isEmpty() || wanted.peer().equals(found.peer()))
                        .forEach(out::add);
            }
        }
        return out;
    }
}
