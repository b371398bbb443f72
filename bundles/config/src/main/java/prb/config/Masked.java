package prb.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that leave this process: without what may be a secret in a URL. Stateless. */
final class Masked {

    /** Scheme, user with password, host with port, and the rest, which ends where the next of a list begins. */
    private static final Pattern URL = Pattern.compile("([a-z][a-z0-9+.-]*://)([^/@\\s,]*@)?([^/?#\\s,]*)([^\\s,]*)");
    private static final String HIDDEN = "***";

    private Masked() {}

    /** Hides user and password, and of nodes' URLs, where access keys stand, also path and query. */
    static String of(String value) {
        Matcher matcher = URL.matcher(value);
        return matcher.replaceAll(found -> {
            String user = found.group(2) == null ? "" : HIDDEN + "@";
            return Matcher.quoteReplacement(found.group(1) + user + found.group(3) + rest(found.group(1), found.group(4)));
        });
    }

    private static String rest(String scheme, String rest) {
        int query = rest.indexOf('?');
        if (scheme.startsWith("ws")) {
            return rest.isEmpty() || rest.equals("/") ? rest : "/" + HIDDEN;
        }
        return query < 0 ? rest : rest.substring(0, query) + "?" + HIDDEN;
    }
}
