package prb.cli.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Addresses as they may be shown: without user names, passwords, query values and the keys that some providers put into
 * paths.
 */
public final class Mask {

    private static final String HIDDEN = "***";
    private static final Pattern USER = Pattern.compile("(?<=//)[^/?#]*@");
    /** A path segment that is a key rather than a name: long, and with digits in it. */
    private static final Pattern KEY = Pattern.compile("(?=.*\\d)[A-Za-z0-9_-]{16,}");
    private static final Pattern QUERY = Pattern.compile("(?<=[?&])([^=&#]*)=[^&#]*");

    private Mask() {}

    /** One address. What is no URI is shown without anything before an at sign. */
    public static String url(String url) {
        String shown = USER.matcher(url).replaceFirst(HIDDEN + "@");
        try {
            URI uri = new URI(shown.replace(HIDDEN + "@", ""));
            String path = uri.getRawPath();
            if (path != null && uri.getHost() != null) {
                String masked = Arrays.stream(path.split("/", -1)).map(part -> KEY.matcher(part).matches() ? HIDDEN : part)
                        .collect(Collectors.joining("/"));
                shown = shown.replace(path.isEmpty() ? "\0" : path, masked);
            }
        } catch (URISyntaxException e) {
            return shown.contains("@") ? HIDDEN + shown.substring(shown.lastIndexOf('@')) : shown;
        }
        return QUERY.matcher(shown).replaceAll("$1=" + HIDDEN);
    }

    /** Addresses separated by commas. */
    public static String urls(String urls) {
        return Arrays.stream(urls.split(",", -1)).map(Mask::url).collect(Collectors.joining(","));
    }
}
