package prb.ops.alarms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A secret in a file, read anew for each use: 1 to {@value #BYTES_MAX} bytes, blanks around it do not count. Never shown. */
record SecretFile(String path) {

    private static final int BYTES_MAX = 4_096;

    boolean isSet() {
        return !path.isEmpty();
    }

    /** @throws IOException when there is none; the message names the file and nothing of its content */
    String read() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            String secret = new String(bytes, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty() || bytes.length > BYTES_MAX) {
                throw new IOException(path + " holds no secret of 1 to " + BYTES_MAX + " bytes");
            }
            return secret;
        }
    }
}
