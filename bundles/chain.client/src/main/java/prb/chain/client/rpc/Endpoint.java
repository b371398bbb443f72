package prb.chain.client.rpc;

import java.net.URI;
import java.util.Locale;

/** A node's address. Its text leaves out path, query and user, where access keys of hosted nodes stand. */
public record Endpoint(URI uri) {

    /**
     * @param text a ws:// or wss:// URL
     * @throws IllegalArgumentException naming what is wrong, without the parts that may be secret
     */
    public static Endpoint parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a chain endpoint is no URL; ws://HOST:PORT is the form");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss") || uri.getHost() == null) {
            String seen = uri.getHost() == null ? scheme : scheme + "://" + uri.getHost();
            throw new IllegalArgumentException("chain endpoint " + seen + "… is not ws://HOST:PORT or wss://HOST");
        }
        return new Endpoint(uri);
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
