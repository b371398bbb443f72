package prb.monitor.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the pages, from this bundle. Each is read once and then kept: they are some thirty and have 300 KiB together. Only
 * names of lower-case letters, digits and hyphens are looked up, so that none leads out of their folder. Any thread.
 */
final class WebFiles {

    private static final String FOLDER = "web/";
    private static final String NAME = "([a-z0-9-]+/){0,2}[a-z0-9-]+\\.[a-z]+";
    private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=utf-8", "js",
            "text/javascript;charset=utf-8", "css", "text/css;charset=utf-8", "json", "application/json;charset=utf-8", "svg",
            "image/svg+xml");

    private final Map<String, WebFile> read = new ConcurrentHashMap<>();

    /**
     * A file as it is sent.
     *
     * @param type its media type @param tag changes with the bytes
     */
    record WebFile(String type, String tag, byte[] bytes) {}

    /** @param name with the folders, for example {@code pages/workers.js} */
    Optional<WebFile> get(String name) {
        if (!name.matches(NAME)) {
            return Optional.empty();
        }
        WebFile known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<WebFile> file = load(name);
        file.ifPresent(each -> read.put(name, each));
        return file;
    }

    private static Optional<WebFile> load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = WebFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            return Optional.of(new WebFile(type, tag(bytes), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can not be read from the bundle", e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
