package prb.walkie.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.libp2p.HostKey;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.Caller;
import prb.walkie.api.GuardedNode;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.AuthResponse;
import prb.wire.walkie.AuthStatus;
import prb.wire.walkie.AuthType;

class AccessControlTest {

    private static final String SERVER = HostKey.fresh().peerId().toString();
    private static final String CLIENT = HostKey.fresh().peerId().toString();
    private static final String KEY = "a key of more than thirty-two characters";

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    private AccessControl control(String key, String... allowed) throws Exception {
        String file = key.isEmpty() ? "" : Files.writeString(folder.resolve("psk" + key.hashCode()), key + "\n").toString();
        return new AccessControl(allowed, file, clock, (remote, local) -> false);
    }

    /** A node of no chain that serves {@code /blob} to all. */
    private record Node(String peerId, String chainIdentity) implements GuardedNode {
        @Override
        public Optional<Access> accessOf(String name) {
            return name.equals("/blob") ? Optional.of(Access.READ) : Optional.empty();
        }
    }

    private AccessGuard server(String key) throws Exception {
        return control(key).guard(new Node(SERVER, ""));
    }

    private AccessGuard client(String key) throws Exception {
        return control(key).guard(new Node(CLIENT, ""));
    }

    private static Caller caller(boolean allowed) {
        return new Caller(CLIENT, "192.0.2.1", false, allowed);
    }

    @Test
    void readingIsOpenAndChangingIsNot() throws Exception {
        AccessControl control = control("");
        AccessGuard guard = control.guard(new Node(SERVER, ""));
        assertDoesNotThrow(() -> guard.check(caller(false), Access.READ, "ListPool"));
        assertDoesNotThrow(() -> guard.check(caller(true), Access.CHANGE, "CreatePool"));
        WalkieException error = assertThrows(WalkieException.class,
                () -> guard.check(caller(false), Access.CHANGE, "CreatePool"));
        assertEquals(WalkieException.Type.UNAUTHORIZED, error.type());
        assertTrue(error.getMessage().contains("prb peer allow " + CLIENT) && error.getMessage().contains("CreatePool"),
                error.getMessage());
        assertEquals(1, control.refusals());
    }

    @Test
    void readingIsClosedToPeersThatToldAnotherChain() throws Exception {
        AccessControl control = control("");
        AccessGuard guard = control.guard(new Node(SERVER, "0xaa"));
        for (String fine : new String[] {"0xaa", "client", ""}) {
            guard.told(CLIENT, fine);
            assertDoesNotThrow(() -> guard.check(caller(false), Access.READ, "ListPool"), fine);
        }
        guard.told(CLIENT, "0xbb");
        WalkieException error = assertThrows(WalkieException.class, () -> guard.check(caller(false), Access.READ, "ListPool"));
        assertEquals(WalkieException.Type.UNAUTHORIZED, error.type());
        assertTrue(error.getMessage().contains("another chain"), error.getMessage());
        assertDoesNotThrow(() -> guard.check(caller(true), Access.READ, "ListPool"), "allowed peers always may");
        assertEquals(AuthStatus.AS_REJECTED, listed(guard.auth(), "/blob"));
        for (String own : new String[] {"", "client"}) {
            AccessGuard open = control.guard(new Node(SERVER, own));
            open.told(CLIENT, "0xbb");
            assertDoesNotThrow(() -> open.check(caller(false), Access.READ, "ListPool"), "unknown yet, or a monitor: " + own);
        }
    }

    @Test
    void claimsOfChainsAreBounded() {
        ChainClaims claims = new ChainClaims();
        for (int i = 0; i < 3 * ChainClaims.PEERS_MAX; i++) {
            claims.told("peer" + i, "0xbb");
        }
        assertEquals(ChainClaims.PEERS_MAX, claims.size());
        assertTrue(claims.isOfAnother("peer" + (3 * ChainClaims.PEERS_MAX - 1), "0xaa"));
    }

    @Test
    void authTellsWhetherASingleNameMayBeCalled() throws Exception {
        WalkieMethod auth = server("").auth();
        assertEquals(AuthStatus.AS_GRANTED, listed(auth, "/blob"));
        assertEquals(AuthStatus.AS_REJECTED, listed(auth, "/prb/api/1"));
        assertEquals(AuthStatus.AS_REJECTED, listed(auth, ""));
    }

    private static AuthStatus listed(WalkieMethod auth, String name) throws Exception {
        Bytes request = Bytes
                .wrap(AuthRequest.newBuilder().setType(AuthType.AT_WHITE_LIST).setAuthString(name).build().toByteArray());
        return AuthResponse.parseFrom(auth.handle(caller(false), request).toArray()).getStatus();
    }

    @Test
    void noMessageOfAuthDoesHarmOrIsTakenForTheKey() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        WalkieMethod auth = server(KEY).auth();
        byte[] good = AuthRequest.newBuilder().setType(AuthType.AT_PSK).setAuthString("0".repeat(32) + "/" + "1".repeat(64))
                .build()
                .toByteArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(i % 2 == 0 ? 8 : bytes.length)] = (byte) random.nextInt();
            }
            Caller caller = new Caller("peer" + i % 3_000, "192.0.2.1", false, false);
            try {
                AuthResponse answer = AuthResponse
                        .parseFrom(auth.handle(caller, Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length + 1))).toArray());
                assertFalse(answer.getStatus() == AuthStatus.AS_GRANTED, "seed " + seed);
            } catch (WalkieException refused) {
                assertEquals(WalkieException.Type.SERVER, refused.type());
            }
        }
    }

    @Test
    void wrongPeerIdsAndWeakKeysAreRefusedByName() throws Exception {
        String text = assertThrows(IllegalArgumentException.class, () -> control("", "Qmx0")).getMessage();
        assertTrue(text.contains("PRB_WALKIE_ALLOWED_PEERS") && text.contains("Qmx0"), text);
        text = assertThrows(IllegalArgumentException.class, () -> control("short")).getMessage();
        assertFalse(text.contains("short"), "a key never shows");
        assertThrows(IllegalArgumentException.class, () -> control("").allow("nobody"));
    }

    @Test
    void whoShowsTheKeyIsGrantedAndKnowsThatTheServerHasItToo() throws Exception {
        WalkieMethod auth = server(KEY).auth();
        assertTrue(client(KEY).showKey(SERVER, request -> auth.handle(caller(false), request)));
        assertFalse(
                client("another key, as long as the first one").showKey(SERVER, request -> auth.handle(caller(false), request)));
        assertFalse(client("").showKey(SERVER, request -> auth.handle(caller(false), request)));
        WalkieMethod keyless = server("").auth();
        assertFalse(client(KEY).showKey(SERVER, request -> keyless.handle(caller(false), request)));
    }

    @Test
    void aProofIsGoodForItsPeersOnly() throws Exception {
        WalkieMethod auth = server(KEY).auth();
        Caller other = new Caller(HostKey.fresh().peerId().toString(), "192.0.2.2", false, false);
        assertFalse(client(KEY).showKey(SERVER, request -> auth.handle(other, request)));
        String relay = HostKey.fresh().peerId().toString();
        assertFalse(client(KEY).showKey(relay, request -> auth.handle(caller(false), request)));
    }

    @Test
    void aChallengeIsGoodOnceAndNotForLong() throws Exception {
        WalkieMethod auth = server(KEY).auth();
        AtomicReference<Bytes> proof = new AtomicReference<>(Bytes.EMPTY);
        assertTrue(client(KEY).showKey(SERVER, request -> {
            proof.set(request);
            return auth.handle(caller(false), request);
        }));
        assertEquals(AuthStatus.AS_REJECTED,
                AuthResponse.parseFrom(auth.handle(caller(false), proof.get()).toArray()).getStatus());
        assertFalse(client(KEY).showKey(SERVER, request -> {
            Bytes answer = auth.handle(caller(false), request);
            now.set(now.get().plus(Duration.ofSeconds(31)));
            return answer;
        }));
    }

    @Test
    void guessingIsBlockedForAWhile() throws Exception {
        WalkieMethod auth = server(KEY).auth();
        for (int i = 0; i < PskServer.FAILURES_MAX; i++) {
            assertEquals(AuthStatus.AS_NEED_AUTH, ask(auth, ""));
            assertEquals(AuthStatus.AS_REJECTED, ask(auth, "0".repeat(32) + "/guess"));
        }
        assertEquals(AuthStatus.AS_BLOCKED, ask(auth, ""));
        now.set(now.get().plus(PskServer.BLOCKED).plusSeconds(1));
        assertEquals(AuthStatus.AS_NEED_AUTH, ask(auth, ""));
    }

    @Test
    void theWhiteListTellsWhoIsOnIt() throws Exception {
        WalkieMethod auth = server("").auth();
        Bytes request = Bytes.wrap(AuthRequest.newBuilder().setType(AuthType.AT_WHITE_LIST).build().toByteArray());
        assertEquals(AuthStatus.AS_GRANTED, AuthResponse.parseFrom(auth.handle(caller(true), request).toArray()).getStatus());
        assertEquals(AuthStatus.AS_REJECTED, AuthResponse.parseFrom(auth.handle(caller(false), request).toArray()).getStatus());
    }

    private static AuthStatus ask(WalkieMethod auth, String text) throws Exception {
        Bytes request = Bytes.wrap(AuthRequest.newBuilder().setType(AuthType.AT_PSK).setAuthString(text).build().toByteArray());
        return AuthResponse.parseFrom(auth.handle(caller(false), request).toArray()).getStatus();
    }
}
