package prb.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The token in a file, read anew for every question, so that another one takes effect at once. The file holds 16 to 4,096
 * bytes; blanks around the token do not count.
 */
final class Token {

    private static final int CHARS_MIN = 16;
    private static final int BYTES_MAX = 4_096;

    private final String file;

    /** @param file path of the file, empty for none: then nothing ever matches */
    Token(String file) {
        this.file = file;
    }

    boolean matches(String given) {
        if (file.isEmpty() || given.isEmpty()) {
            return false;
        }
        try {
            return MessageDigest.isEqual(read().getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    /** Why nothing can match, as an addition to a message; empty when a right token would. Says nothing of the file's content. */
    String problem() {
        if (file.isEmpty()) {
            return "; PRB_HTTP_TOKEN_FILE is not set";
        }
        try {
            read();
            return "";
        } catch (IOException e) {
            return "; that file can not be used, the log of this role says why";
        }
    }

    /** @throws IOException when the file can not be read, or holds no token of the allowed sizes */
    String read() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            String token = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > BYTES_MAX || token.length() < CHARS_MIN) {
                throw new IOException(file + " holds no token of " + CHARS_MIN + " to " + BYTES_MAX + " characters");
            }
            return token;
        }
    }
}
