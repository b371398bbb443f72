package prb.ops;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import prb.ops.api.HttpTrust;

/**
 * Who may do what. Three attacks are met: a web page of another origin that posts to this server (its Origin is foreign), a
 * page whose name was pointed at this machine (its Host is foreign), and other machines when the server listens beyond
 * loopback (no token).
 */
final class Rules {

    private static final String BEARER = "bearer ";
    private static final String API = "/api/";

    /**
     * The part of a request that matters.
     *
     * @param path within the server
     * @param host header Host @param origin header Origin @param authorization header Authorization
     */
    record Asked(String path, @Nullable String host, @Nullable String origin, @Nullable String authorization) {}

    private final String bound;
    private final String ownName;
    private final boolean loopback;
    private final Token token;

    /** @param bound address that the server listens at @param ownName name of this machine */
    Rules(String bound, String ownName, Token token) {
        this.bound = bound.toLowerCase(Locale.ROOT);
        this.ownName = ownName.toLowerCase(Locale.ROOT);
        this.loopback = isLoopback(bound);
        this.token = token;
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Name of this machine; empty when it has none. */
    static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    Decision decide(Asked asked) {
        if (loopback && asked.host() != null && !isOwn(name(asked.host()))) {
            return Decision.refuse(403, "'" + asked.host() + "' is no name of this server: ask for localhost or 127.0.0.1");
        }
        if (asked.origin() != null && !isSame(asked.origin(), asked.host())) {
            return Decision.refuse(403, "pages of " + asked.origin() + " may not use this server");
        }
        boolean trusted = loopback || token.matches(bearer(asked.authorization()));
        if (!trusted && asked.path().startsWith(API)) {
            return Decision.refuse(401, HttpTrust.HOW_TO + token.problem());
        }
        return Decision.pass(trusted);
    }

    private static String bearer(@Nullable String authorization) {
        boolean is = authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
        return is && authorization != null ? authorization.substring(BEARER.length()).strip() : "";
    }

    /** An address is nothing that a foreign name server can point here. */
    private boolean isOwn(String name) {
        boolean address = name.startsWith("[") || name.matches("[0-9.]+");
        return address || name.equals("localhost") || name.endsWith(".localhost") || name.equals(bound)
                || !ownName.isEmpty() && name.equals(ownName);
    }

    private static boolean isSame(String origin, @Nullable String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The name in a Host header, without its port. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}
