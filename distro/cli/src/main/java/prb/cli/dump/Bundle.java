package prb.cli.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The entries of a dump. Nothing comes in but through the redactor. At most 8 Mi characters an entry (its end is kept), 128
 * Mi all.
 */
final class Bundle {

    static final int ENTRY_CHARS_MAX = 8 << 20;
    private static final int ALL_CHARS_MAX = 128 << 20;

    private final Redactor redactor;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private int chars;

    Bundle(Redactor redactor) {
        this.redactor = redactor;
    }

    Redactor redactor() {
        return redactor;
    }

    /** Adds a text under a name; the name is cleaned too. */
    void add(String name, String text) {
        String clean = redactor.clean(text.substring(Math.max(0, text.length() - ENTRY_CHARS_MAX)));
        if (chars + clean.length() > ALL_CHARS_MAX) {
            clean = "(left out: the archive has " + ALL_CHARS_MAX + " characters already)\n";
        }
        chars += clean.length();
        entries.put(redactor.clean(name), clean);
    }

    int size() {
        return entries.size();
    }

    byte[] pack(Instant at) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry("prb-dump/" + each.getKey());
                entry.setLastModifiedTime(FileTime.from(at));
                zip.putNextEntry(entry);
                zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a zip can not be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
