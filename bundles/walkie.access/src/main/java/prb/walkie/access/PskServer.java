package prb.walkie.access;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.AuthResponse;
import prb.wire.walkie.AuthStatus;
import prb.wire.walkie.AuthType;

/**
 * The method {@code Auth}, which the original's schema has and nobody implements. With type {@code AT_PSK}:
 *
 * <ol>
 * <li>request with an empty {@code auth_string}; answer {@code AS_NEED_AUTH}, {@code peer_id} = server id, {@code /}, nonce
 * of 32 hex digits, good for 30 s and one attempt;
 * <li>request with {@code auth_string} = client nonce (32 hex digits), {@code /}, client proof (see {@link PreSharedKey});
 * answer {@code AS_GRANTED}, {@code peer_id} = server id, {@code /}, server proof; or {@code AS_REJECTED}; or {@code
 * AS_BLOCKED} after too many failures.
 * </ol>
 *
 * <p>Both ids in the proofs are those that the connection's handshake proved. Other types tell whether the caller may call the
 * method or stream protocol that {@code auth_string} names; when it names none, whether it may call what changes something.
 */
final class PskServer implements WalkieMethod {

    static final String NAME = "Auth";
    static final Duration NONCE_LIFE = Duration.ofSeconds(30);
    static final int FAILURES_MAX = 5;
    static final Duration BLOCKED = Duration.ofMinutes(1);
    /** Callers remembered; the oldest goes first. */
    static final int CALLERS_MAX = 1_024;
    private static final int NONCE_CHARS = 32;

    private static final class Attempt {
        private @Nullable String nonce;
        private Instant until = Instant.EPOCH;
        private int failures;
    }

    /** Told of peers that showed the key. */
    interface Granted {
        void granted(String peerId);
    }

    /** Knows who may call what. */
    interface Rights {
        /** @param what name of a method or stream protocol; anything else stands for what changes something */
        boolean may(Caller caller, String what);
    }

    private final Supplier<Optional<PreSharedKey>> key;
    private final String self;
    private final Granted granted;
    private final Rights rights;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();

    PskServer(Supplier<Optional<PreSharedKey>> key, String self, Granted granted, Rights rights, Clock clock) {
        this.key = key;
        this.self = self;
        this.granted = granted;
        this.rights = rights;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        try {
            AuthRequest message = AuthRequest.parseFrom(request.asByteBuffer());
            AuthResponse answer = message.getType() == AuthType.AT_PSK
                    ? shared(caller, message.getAuthString())
                    : response(rights.may(caller, message.getAuthString()) ? AuthStatus.AS_GRANTED : AuthStatus.AS_REJECTED,
                            message.getTypeValue(), self);
            return Bytes.wrap(answer.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new WalkieException(WalkieException.Type.SERVER, "AuthRequest cannot be read", e);
        }
    }

    private AuthResponse shared(Caller caller, String text) {
        Optional<PreSharedKey> current = key.get();
        if (current.isEmpty() || caller.peerId().isEmpty()) {
            return response(AuthStatus.AS_REJECTED, AuthType.AT_PSK_VALUE, self);
        }
        return text.isEmpty() ? challenge(caller.peerId()) : verify(caller.peerId(), text, current.get());
    }

    private synchronized AuthResponse challenge(String client) {
        Attempt attempt = attempts.computeIfAbsent(client, id -> new Attempt());
        if (attempts.size() > CALLERS_MAX) {
            attempts.remove(attempts.keySet().iterator().next());
        }
        if (isBlocked(attempt)) {
            return response(AuthStatus.AS_BLOCKED, AuthType.AT_PSK_VALUE, self);
        }
        attempt.nonce = nonce(random);
        attempt.until = clock.instant().plus(NONCE_LIFE);
        return response(AuthStatus.AS_NEED_AUTH, AuthType.AT_PSK_VALUE, self + "/" + attempt.nonce);
    }

    private boolean isBlocked(Attempt attempt) {
        if (attempt.failures < FAILURES_MAX) {
            return false;
        }
        if (clock.instant().isBefore(attempt.until)) {
            return true;
        }
        attempt.failures = 0;
        return false;
    }

    private synchronized AuthResponse verify(String client, String text, PreSharedKey current) {
        Attempt attempt = attempts.get(client);
        if (attempt == null || isBlocked(attempt)) {
            return response(attempt == null ? AuthStatus.AS_REJECTED : AuthStatus.AS_BLOCKED, AuthType.AT_PSK_VALUE, self);
        }
        String nonce = attempt.nonce;
        attempt.nonce = null;
        boolean formed = text.length() > NONCE_CHARS && text.charAt(NONCE_CHARS) == '/';
        if (nonce != null && formed && !clock.instant().isAfter(attempt.until)) {
            String clientNonce = text.substring(0, NONCE_CHARS);
            String expected = current.proof("client", client, self, nonce, clientNonce);
            if (PreSharedKey.same(text.substring(NONCE_CHARS + 1), expected)) {
                attempts.remove(client);
                granted.granted(client);
                return response(AuthStatus.AS_GRANTED, AuthType.AT_PSK_VALUE,
                        self + "/" + current.proof("server", client, self, nonce, clientNonce));
            }
        }
        attempt.failures++;
        attempt.until = clock.instant().plus(BLOCKED);
        return response(AuthStatus.AS_REJECTED, AuthType.AT_PSK_VALUE, self);
    }

    /** @param type as the caller gave it, which may be none that is known */
    private static AuthResponse response(AuthStatus status, int type, String peerId) {
        return AuthResponse.newBuilder().setStatus(status).setTypeValue(type).setPeerId(peerId).build();
    }

    static String nonce(SecureRandom random) {
        byte[] bytes = new byte[NONCE_CHARS / 2];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
