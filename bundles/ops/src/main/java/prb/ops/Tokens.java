package prb.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.ops.api.ApiRole;

/**
 * The tokens in a file, read anew for every question, so that another one takes effect at once. The file holds one token, whose
 * holder may do everything, or lines {@code ROLE NAME TOKEN}; blanks around them, empty lines and lines that begin with # do not
 * count. At most {@value #BYTES_MAX} bytes and {@value #TOKENS_MAX} tokens of {@value #CHARS_MIN} to {@value #CHARS_MAX}
 * characters; a file with a line that means nothing counts as none.
 */
final class Tokens {

    static final int BYTES_MAX = 64 << 10;
    static final int TOKENS_MAX = 256;
    static final int CHARS_MIN = 16;
    static final int CHARS_MAX = 4_096;
    /** The name of a token that has none. */
    private static final String BARE = "admin";

    private final String file;

    /** Who holds a token. @param token in clear, never told */
    record Holder(ApiRole role, String name, String token) {

        @Override
        public String toString() {
            return "Holder[role=" + role + ", name=" + name + "]";
        }
    }

    /** @param file path of the file, empty for none: then nothing ever matches */
    Tokens(String file) {
        this.file = file;
    }

    /** Who holds a token; empty when nobody does. The time that it takes says nothing about any of them. */
    Optional<Holder> holder(String given) {
        Optional<Holder> found = Optional.empty();
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        for (Holder each : given.isEmpty() ? List.<Holder>of() : usable()) {
            if (MessageDigest.isEqual(each.token().getBytes(StandardCharsets.UTF_8), bytes)) {
                found = Optional.of(each);
            }
        }
        return found;
    }

    private List<Holder> usable() {
        try {
            return file.isEmpty() ? List.of() : read();
        } catch (IOException e) {
            return List.of();
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

    /** @throws IOException when the file can not be read, or holds no tokens of the allowed form */
    List<Holder> read() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(BYTES_MAX + 1);
        }
        if (bytes.length > BYTES_MAX) {
            throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
        }
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip).toList();
        List<Holder> holders = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty() && !lines.get(i).startsWith("#")) {
                Holder holder = holder(lines.get(i), i + 1);
                if (!names.add(holder.name()) || names.size() > TOKENS_MAX) {
                    throw new IOException(
                            file + ", line " + (i + 1) + ": a second token '" + holder.name() + "', or one too many");
                }
                holders.add(holder);
            }
        }
        if (holders.isEmpty()) {
            throw new IOException(file + " holds no token");
        }
        return holders;
    }

    private Holder holder(String line, int number) throws IOException {
        String[] words = line.split("\\s+", 3);
        Optional<ApiRole> role = Roles.of(words[0]);
        Holder holder = role.isPresent() && words.length == 3 ? new Holder(role.get(), words[1], words[2])
                : new Holder(ApiRole.ADMIN, BARE, line);
        if (holder.token().length() < CHARS_MIN || holder.token().length() > CHARS_MAX) {
            throw new IOException(file + ", line " + number + ": no token of " + CHARS_MIN + " to " + CHARS_MAX + " characters");
        }
        if (!holder.name().matches("[A-Za-z0-9._-]{1,32}")) {
            throw new IOException(file + ", line " + number + ": the name is not 1 to 32 letters, digits, dots, dashes");
        }
        return holder;
    }
}
