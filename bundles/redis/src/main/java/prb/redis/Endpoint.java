package prb.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where Redis is: {@code redis://[user:password@]host[:port]/[database]}, or {@code rediss://} for TLS. Its text never shows
 * the password.
 *
 * @param user empty for Redis' own default user
 * @param database 0..{@value #DATABASE_MAX}
 */
record Endpoint(boolean tls, String host, int port, Optional<String> user, Optional<String> password, int database) {

    private static final int PORT = 6_379;
    private static final int PORT_MAX = 65_535;
    private static final int DATABASE_MAX = 65_535;

    /** @throws IllegalArgumentException when it is none; the message does not repeat the text, which may hold a password */
    static Endpoint parse(String text) {
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw wrong("it is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw wrong("it does not begin with redis:// or rediss://");
        }
        if (uri.getHost() == null || uri.getPort() > PORT_MAX || uri.getPort() == 0) {
            throw wrong("it names no host, or no port of 1.." + PORT_MAX);
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw wrong("options after ? or # are not supported");
        }
        String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        String password = colon < 0 ? "" : login.substring(colon + 1);
        return new Endpoint(scheme.equals("rediss"), uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort(), present(user),
                present(password), database(uri.getPath()));
    }

    private static int database(String path) {
        String digits = path == null ? "" : path.replaceFirst("^/", "");
        if (digits.isEmpty()) {
            return 0;
        }
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > DATABASE_MAX) {
            throw wrong("the database is not a number of 0.." + DATABASE_MAX);
        }
        return Integer.parseInt(digits);
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("PHALA_Q_REDIS_ENDPOINT is not redis://[user:password@]host:port/[database]: "
                + why);
    }

    /** Scheme, host and port. */
    String address() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port;
    }

    @Override
    public String toString() {
        return address() + "/" + database;
    }
}
