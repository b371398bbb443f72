package prb.blob.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.wire.blob.OwnKeys;

/** Whether a session has shown the token that is asked for. One thread at a time. */
final class Token {

    private final @Nullable Bytes secret;
    private boolean shown;

    /** @param secret null when none is asked for */
    Token(@Nullable Bytes secret) {
        this.secret = secret;
        shown = secret == null;
    }

    /** Whether the next frame must show it. */
    boolean isWanted() {
        return !shown;
    }

    /** Whether a key shows it; compared in constant time. */
    boolean accepts(String key) {
        Bytes wanted = secret;
        byte[] given = key.startsWith(OwnKeys.TOKEN_PREFIX)
                ? key.substring(OwnKeys.TOKEN_PREFIX.length()).getBytes(StandardCharsets.UTF_8) : new byte[0];
        shown = wanted == null || MessageDigest.isEqual(given, wanted.toArray());
        return shown;
    }
}
