package prb.cli.upgrade;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive (POSIX ustar, pax paths, GNU long names), one entry after another. Refuses what could write outside of
 * the folder that it is unpacked to: absolute paths, {@code ..}, links that lead out, and anything but files, folders and
 * symbolic links. At most 50,000 entries, 4 GiB, paths of 1,024 characters.
 */
final class TarReader {

    private static final int BLOCK = 512;
    private static final int ENTRIES_MAX = 50_000;
    private static final long BYTES_MAX = 4L << 30;
    private static final int PATH_MAX = 1_024;
    private static final int HEADER_TEXT_MAX = 64 << 10;
    private static final int NAME = 100;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int SHORT = 8;
    private static final int LONG = 12;
    private static final int OCTAL = 8;
    private static final int EXECUTABLE = 0100;

    private final InputStream in;
    private long left;
    private long padding;
    private int entries;
    private long bytes;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry; empty at the end. @throws IOException when it is none, or one that is refused */
    Optional<TarEntry> next() throws IOException {
        in.skipNBytes(left + padding);
        left = 0;
        padding = 0;
        String longName = null;
        String longLink = null;
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                return Optional.empty();
            }
            long size = check(header);
            char type = (char) header[TYPE];
            switch (type) {
                case 'L' -> longName = headerText(size).replace("\0", "");
                case 'K' -> longLink = headerText(size).replace("\0", "");
                case 'g' -> headerText(size);
                case 'x' -> {
                    String records = headerText(size);
                    longName = pax(records, "path", longName);
                    longLink = pax(records, "linkpath", longLink);
                }
                default -> {
                    return Optional.of(entry(header, type, size, longName, longLink));
                }
            }
        }
    }

    private TarEntry entry(byte[] header, char type, long size, @Nullable String longName, @Nullable String longLink)
            throws IOException {
        String prefix = text(header, MAGIC, 5).equals("ustar") ? text(header, PREFIX, PREFIX_LENGTH) : "";
        String name = longName != null ? longName : (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
        String path = inside(name);
        left = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
        bytes += size;
        if (++entries > ENTRIES_MAX || bytes > BYTES_MAX) {
            throw new IOException("the archive has more than " + ENTRIES_MAX + " entries or " + BYTES_MAX + " bytes");
        }
        boolean executable = (number(header, MODE, SHORT) & EXECUTABLE) != 0;
        return switch (type) {
            case '0', '\0', '7' -> new TarEntry(path, TarEntry.Kind.FILE, size, executable, "");
            case '5' -> new TarEntry(path, TarEntry.Kind.FOLDER, 0, true, "");
            case '2' -> link(path, longLink != null ? longLink : text(header, LINK, NAME));
            default -> throw new IOException("the archive has an entry of type '" + type + "': " + path);
        };
    }

    private static TarEntry link(String path, String target) throws IOException {
        Path folder = Path.of("/top").resolve(path).getParent();
        if (target.isEmpty() || target.startsWith("/") || folder == null
                || !folder.resolve(target).normalize().startsWith("/top/")) {
            throw new IOException("the archive has a link that leads out of it: " + path + " -> " + target);
        }
        return new TarEntry(path, TarEntry.Kind.LINK, 0, false, target);
    }

    /** @throws IOException when the path is none below a folder */
    private static String inside(String name) throws IOException {
        String path = name;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (path.equals(".")) {
            return "";
        }
        if (path.length() > PATH_MAX || path.startsWith("/") || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            throw new IOException("the archive has an entry with a path that is not allowed: " + name);
        }
        for (String part : path.split("/", -1)) {
            if (!path.isEmpty() && (part.isEmpty() || part.equals("..") || part.equals("."))) {
                throw new IOException("the archive has an entry that leads out of it: " + name);
            }
        }
        return path;
    }

    /** The bytes of the present entry, up to so many; empty at its end. */
    byte[] read(int most) throws IOException {
        byte[] piece = in.readNBytes((int) Math.min(most, left));
        if (piece.length == 0 && left > 0) {
            throw new EOFException("the archive ends inside an entry");
        }
        left -= piece.length;
        return piece;
    }

    private String headerText(long size) throws IOException {
        if (size > HEADER_TEXT_MAX) {
            throw new IOException("the archive has a header of " + size + " bytes");
        }
        byte[] text = in.readNBytes((int) size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static @Nullable String pax(String records, String key, @Nullable String fallback) {
        String value = fallback;
        for (String line : records.split("\n")) {
            int blank = line.indexOf(' ');
            String record = line.substring(blank + 1);
            if (record.startsWith(key + "=")) {
                value = record.substring(key.length() + 1);
            }
        }
        return value;
    }

    /** @return the entry's size */
    private static long check(byte[] header) throws IOException {
        if (header.length < BLOCK) {
            throw new EOFException("the archive ends inside a header");
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + SHORT ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, CHECKSUM, SHORT)) {
            throw new IOException("the archive is damaged: a header's sum is wrong");
        }
        long size = number(header, SIZE, LONG);
        if (size > BYTES_MAX) {
            throw new IOException("the archive has an entry of " + size + " bytes");
        }
        return size;
    }

    private static long number(byte[] header, int at, int length) throws IOException {
        try {
            String text = text(header, at, length).strip();
            return text.isEmpty() ? 0 : Long.parseLong(text, OCTAL);
        } catch (NumberFormatException e) {
            throw new IOException("the archive has a header that is none", e);
        }
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
