package prb.ops;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import prb.ops.api.ApiRole;
import prb.ops.api.HttpTrust;

/**
 * Who may do what. Three attacks are met: a web page of another origin that posts to this server (its Origin is foreign), a
 * page whose name was pointed at this machine (its Host is foreign), and other machines when the server listens beyond
 * loopback (no token).
 */
final class Rules {

    private static final String BEARER = "bearer ";
    private static final String API = "/api/";
    private static final String DESCRIPTION = "/openapi.json";
    private static final Set<String> OPEN = Set.of(LoginServlet.LOGIN, LoginServlet.LOGOUT);
    /** Wrong tokens of one address: so many at once, and one more every so many seconds. */
    private static final int WRONG_BURST = 10;
    private static final double WRONG_PER_S = 0.2;

    /**
     * The part of a request that matters.
     *
     * @param path within the server
     * @param host header Host @param origin header Origin @param authorization header Authorization
     * @param session value of our cookie
     * @param address IP address of the other side
     */
    record Asked(String path, @Nullable String host, @Nullable String origin, @Nullable String authorization,
            @Nullable String session, String address) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Asked[path=" + path + ", host=" + host + ", origin=" + origin + ", address=" + address + "]";
        }
    }

    private final String bound;
    private final String ownName;
    private final boolean loopback;
    private final Tokens tokens;
    private final Sessions sessions;
    private final RateLimit wrong;

    /** @param bound address that the server listens at @param ownName name of this machine */
    Rules(String bound, String ownName, Tokens tokens, Sessions sessions, LongSupplier nanos) {
        this.bound = bound.toLowerCase(Locale.ROOT);
        this.ownName = ownName.toLowerCase(Locale.ROOT);
        this.loopback = isLoopback(bound);
        this.tokens = tokens;
        this.sessions = sessions;
        this.wrong = new RateLimit(WRONG_PER_S, WRONG_BURST, nanos);
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
        boolean api = asked.path().startsWith(API) || asked.path().equals(DESCRIPTION);
        if (loopback) {
            return Decision.pass(Optional.of(new Who(ApiRole.ADMIN, "loopback")));
        }
        String token = bearer(asked.authorization());
        if (!token.isEmpty() && !wrong.has(asked.address())) {
            return Decision.refuse(429, "too many wrong tokens from " + asked.address() + ", wait");
        }
        Optional<Who> who = token.isEmpty() ? session(asked.session()) : holder(token, asked.address()).map(Rules::who);
        if (who.isEmpty() && api && !OPEN.contains(asked.path())) {
            return Decision.refuse(401, HttpTrust.HOW_TO + tokens.problem());
        }
        return Decision.pass(who);
    }

    /** Whether everybody who reaches the server may do everything. */
    boolean isLoopback() {
        return loopback;
    }

    /** Who holds a token; empty for a wrong one, and when too many wrong ones came from that address. */
    Optional<Tokens.Holder> holder(String token, String address) {
        if (!wrong.has(address)) {
            return Optional.empty();
        }
        Optional<Tokens.Holder> holder = tokens.holder(token);
        if (holder.isEmpty()) {
            wrong.take(address);
        }
        return holder;
    }

    static Who who(Tokens.Holder holder) {
        return new Who(holder.role(), "token " + holder.name());
    }

    private Optional<Who> session(@Nullable String id) {
        return id == null ? Optional.empty() : sessions.holder(id).map(Rules::who);
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
