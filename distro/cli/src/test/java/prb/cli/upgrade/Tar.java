package prb.cli.upgrade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes archives, good and bad ones. */
final class Tar {

    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar file(String path, String content, int mode) throws IOException {
        return entry(path, '0', content.getBytes(StandardCharsets.UTF_8), mode, "");
    }

    Tar link(String path, String target) throws IOException {
        return entry(path, '2', new byte[0], 0777, target);
    }

    Tar entry(String path, char type, byte[] content, int mode, String target) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, path);
        put(header, 100, String.format("%07o", mode));
        put(header, 124, String.format("%011o", content.length));
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar");
        put(header, 263, "00");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        bytes.write(header);
        bytes.write(content);
        bytes.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(value, 0, header, at, value.length);
    }

    Path write(Path file) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            bytes.writeTo(out);
            out.write(new byte[2 * BLOCK]);
        }
        return file;
    }
}
