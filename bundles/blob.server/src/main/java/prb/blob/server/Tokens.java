package prb.blob.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import prb.scale.Bytes;

/**
 * Tokens that allow one caller to fetch one blob once, for a short time. A token is base64url of: blob type (1 byte), number
 * (4), expiry in ms since the epoch (8), nonce (8), HMAC-SHA-256 over these and the caller's peer id (32). The key lives as
 * long as the process. Any thread.
 */
final class Tokens {

    /** How long a token holds. */
    static final long TTL_MS = 60_000;

    /** Tokens handed out and not used yet; beyond, none is given. */
    static final int OPEN_MAX = 4_096;

    private static final int CLAIM_BYTES = 1 + 4 + 8 + 8;
    private static final int MAC_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    /** A token and when it ends, in ms since the epoch. */
    record Token(String text, long expiresAt) {}

    /** What a token allows. @param type number of the blob type @param number block */
    record Claim(int type, long number) {}

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Long> open = new HashMap<>();

    Tokens(Clock clock) {
        this.clock = clock;
        byte[] secret = new byte[MAC_BYTES];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, MAC);
    }

    /** A token for a caller; empty while too many are open. */
    Optional<Token> issue(Claim claim, String peerId) {
        long now = clock.millis();
        long expires = now + TTL_MS;
        long nonce = random.nextLong();
        lock.lock();
        try {
            if (open.size() >= OPEN_MAX) {
                open.values().removeIf(end -> end <= now);
            }
            if (open.size() >= OPEN_MAX) {
                return Optional.empty();
            }
            open.put(nonce, expires);
        } finally {
            lock.unlock();
        }
        byte[] body = ByteBuffer.allocate(CLAIM_BYTES).put((byte) claim.type()).putInt((int) claim.number()).putLong(expires)
                .putLong(nonce).array();
        Bytes whole = Bytes.concat(Bytes.wrap(body), Bytes.wrap(mac(body, peerId)));
        return Optional.of(new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(whole.toArray()), expires));
    }

    /** What a token allows its caller, who has used it by this; empty when it is forged, another's, used up or too old. */
    Optional<Claim> redeem(String text, String peerId) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length != CLAIM_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] body = java.util.Arrays.copyOf(whole, CLAIM_BYTES);
        byte[] shown = java.util.Arrays.copyOfRange(whole, CLAIM_BYTES, whole.length);
        if (!MessageDigest.isEqual(shown, mac(body, peerId))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        Claim claim = new Claim(in.get(), Integer.toUnsignedLong(in.getInt()));
        boolean inTime = in.getLong() > clock.millis();
        return use(in.getLong()) && inTime ? Optional.of(claim) : Optional.empty();
    }

    private boolean use(long nonce) {
        lock.lock();
        try {
            return open.remove(nonce) != null;
        } finally {
            lock.unlock();
        }
    }

    private byte[] mac(byte[] body, String peerId) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(body);
            return mac.doFinal(peerId.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }
}
