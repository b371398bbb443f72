package prb.walkie.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key that peers share. It never travels; what travels is a proof of it that holds for two peers and two nonces only:
 * HMAC-SHA256 over the texts {@code prb-walkie-psk-1}, side ({@code client} or {@code server}), client peer id, server peer id,
 * server nonce and client nonce, each ended by a zero byte; in lower-case hex.
 */
final class PreSharedKey {

    private static final Logger LOG = LoggerFactory.getLogger(PreSharedKey.class);
    /** A server that a proof was sent to could try keys at leisure; that must be hopeless. */
    private static final int KEY_CHARS_MIN = 32;
    private static final int KEY_BYTES_MAX = 4_096;
    private static final String PURPOSE = "prb-walkie-psk-1";

    private final byte[] key;

    private PreSharedKey(byte[] key) {
        this.key = key;
    }

    /**
     * Reads a key file: text, blanks at the ends do not count.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when the key is too short or too long
     */
    static PreSharedKey read(Path file) throws IOException {
        if (Files.size(file) > KEY_BYTES_MAX) {
            throw new IllegalArgumentException("pre-shared key file " + file + " has more than " + KEY_BYTES_MAX + " bytes");
        }
        warnWhenOthersRead(file);
        return of(Files.readString(file), file.toString());
    }

    static PreSharedKey of(String text, String origin) {
        if (text.strip().length() < KEY_CHARS_MIN) {
            throw new IllegalArgumentException("pre-shared key of " + origin + " has fewer than " + KEY_CHARS_MIN
                    + " characters; make one with: head -c 32 /dev/urandom | base64");
        }
        return new PreSharedKey(text.strip().getBytes(StandardCharsets.UTF_8));
    }

    private static void warnWhenOthersRead(Path file) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ) || permissions.contains(PosixFilePermission.GROUP_READ)) {
                LOG.warn("pre-shared key file {} can be read by others than its owner; run: chmod 600 {}", file, file);
            }
        } catch (UnsupportedOperationException e) {
            LOG.debug("{} has no permissions to check", file, e);
        }
    }

    String proof(String side, String client, String server, String serverNonce, String clientNonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String part : new String[] {PURPOSE, side, client, server, serverNonce, clientNonce}) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    /** Compares in a time that does not tell where proofs differ. */
    static boolean same(String proof, String expected) {
        return MessageDigest.isEqual(proof.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
