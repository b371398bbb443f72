package prb.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * Who logged in by a web page: at most {@value #SESSIONS_MAX} sessions, of which the oldest ends for a new one, each for twelve
 * hours. In memory only: a restart ends all. A session is worth what its token is worth now: without it in the file it ends. Any
 * thread.
 */
final class Sessions {

    static final int SESSIONS_MAX = 256;
    static final Duration AGE_MAX = Duration.ofHours(12);
    private static final int ID_BYTES = 32;

    /** @param token the token that it was begun with @param ends when it is over */
    private record Session(String token, Instant ends) {}

    private final Tokens tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Bytes, Session> sessions = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Session> eldest) {
            return size() > SESSIONS_MAX;
        }
    };

    Sessions(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Begins one for the holder of a token. @return its id, to be kept secret */
    String begin(Tokens.Holder holder) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        synchronized (sessions) {
            sessions.put(hash(text), new Session(holder.token(), clock.instant().plus(AGE_MAX)));
        }
        return text;
    }

    /** Whose session it is; empty when it is over or never was. */
    Optional<Tokens.Holder> holder(String id) {
        Session session;
        synchronized (sessions) {
            session = sessions.get(hash(id));
            if (session != null && !clock.instant().isBefore(session.ends())) {
                sessions.remove(hash(id));
                session = null;
            }
        }
        return session == null ? Optional.empty() : tokens.holder(session.token());
    }

    void end(String id) {
        synchronized (sessions) {
            sessions.remove(hash(id));
        }
    }

    /** So that the time of a look-up says nothing about an id. */
    private static Bytes hash(String id) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
