package prb.cli.id;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The content of a backup before encryption: a zip with {@code keys/id/KIND} for each key file, as it is on disk, and
 * {@code local.db}. Read in memory: at most 64 entries of 128 MiB together.
 *
 * @param at when it was made
 */
public record Archive(Instant at, Map<String, byte[]> entries) {

    /** Folder of the key files inside. */
    public static final String KEYS = "keys/id/";
    /** The inventory of pools and workers. */
    public static final String DATABASE = "local.db";
    /** Most bytes of all entries together. */
    public static final int BYTES_MAX = 128 << 20;
    private static final int ENTRIES_MAX = 64;

    /** The bytes of the zip. */
    public byte[] pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setLastModifiedTime(FileTime.from(at));
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a zip can not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException with the reason when it is none, or too large */
    public static Archive unpack(byte[] bytes) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Instant at = Instant.EPOCH;
        int left = BYTES_MAX;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(left + 1);
                left -= content.length;
                if (left < 0 || entries.size() == ENTRIES_MAX) {
                    throw new IllegalArgumentException("it has more than " + ENTRIES_MAX + " entries or " + BYTES_MAX + " bytes");
                }
                entries.put(entry.getName(), content);
                at = entry.getLastModifiedTime() == null ? at : entry.getLastModifiedTime().toInstant();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no zip: " + e.getMessage(), e);
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("it has no entries");
        }
        return new Archive(at, entries);
    }
}
