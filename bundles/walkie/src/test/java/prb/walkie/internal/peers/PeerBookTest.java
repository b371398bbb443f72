package prb.walkie.internal.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import prb.identity.PeerId;
import prb.libp2p.HostKey;
import prb.libp2p.Multiaddr;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;

class PeerBookTest {

    private static final Multiaddr A = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr B = Multiaddr.parse("/ip4/192.0.2.2/tcp/1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final PeerBook book = new PeerBook(new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });
    private final PeerId id = HostKey.fresh().peerId();

    private Peer answer(Multiaddr address) {
        return new Peer(id.toString(), PeerRole.DATA_PROVIDER, "host", List.of(address.withPeer(id).toString()), address.host(),
                "0x00", "default", true, now.get());
    }

    @Test
    void theAddressThatAnsweredIsTriedFirst() {
        assertTrue(book.announced(id, List.of(A, B)));
        assertFalse(book.announced(id, List.of(A)), "known and pending");
        book.greeted(id, answer(B));
        assertEquals(List.of(B, A), book.addresses(id));
        assertEquals(B.host(), book.peers().getFirst().host());
    }

    @Test
    void announcedAddressesThatFallSilentAreForgottenAndConfiguredOnesStay() {
        PeerId configured = HostKey.fresh().peerId();
        book.announced(id, List.of(A));
        book.configured(this, configured, List.of(B));
        now.set(Instant.EPOCH.plus(PeerBook.SILENCE).plusSeconds(1));
        for (int i = 0; i < PeerBook.FAILURES_MAX; i++) {
            assertEquals(List.of(A), book.addresses(id));
            book.failed(id);
            book.failed(configured);
        }
        assertEquals(List.of(), book.addresses(id));
        assertEquals(List.of(configured), book.all());
    }

    @Test
    void anAddressStillAnnouncedIsKeptAlthoughItFails() {
        book.announced(id, List.of(A));
        for (int i = 0; i < 10; i++) {
            now.set(now.get().plusSeconds(20));
            book.announced(id, List.of(A));
            book.failed(id);
        }
        assertEquals(List.of(A), book.addresses(id));
    }

    @Test
    void changesAreToldOnceAndRefreshesAreNot() throws Exception {
        List<List<Peer>> told = new ArrayList<>();
        book.configured(this, id, List.of(A));
        try (AutoCloseable listening = book.onChange(told::add)) {
            book.greeted(id, answer(A));
            now.set(now.get().plusSeconds(20));
            book.greeted(id, answer(A));
            book.failed(id);
            book.failed(id);
            book.greeted(id, answer(A));
        }
        book.failed(id);
        assertEquals(List.of(0, 1, 1, 1), told.stream().map(List::size).toList());
        assertEquals(List.of(true, false, true), told.subList(1, 4).stream().map(list -> list.getFirst().reachable()).toList());
        assertEquals(now.get(), book.peers().getFirst().lastSeen());
    }

    @Test
    void strangersAndAddressesAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            book.announced(HostKey.fresh().peerId(), List.of(A));
            book.announced(id, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (i + 1))));
        }
        assertEquals(PeerBook.UNKNOWN_MAX, book.all().size());
        assertEquals(PeerBook.ADDRESSES_MAX, book.addresses(id).size());
        assertTrue(book.configured(this, HostKey.fresh().peerId(), List.of(B)), "configured peers always find room");
    }

    @Test
    void configuredAddressesFollowTheirSource() {
        book.configured(this, id, List.of(A));
        assertTrue(book.configured(this, id, List.of(B)), "the name means another host now, and the peer did not answer yet");
        assertEquals(List.of(B, A), book.addresses(id));
        now.set(Instant.EPOCH.plus(PeerBook.SILENCE).plusSeconds(1));
        for (int i = 0; i < PeerBook.FAILURES_MAX; i++) {
            book.failed(id);
        }
        assertEquals(List.of(B), book.addresses(id), "what it meant before fades");
        book.release(this);
        book.failed(id);
        now.set(now.get().plus(PeerBook.SILENCE).plusSeconds(1));
        book.failed(id);
        assertEquals(List.of(), book.all());
    }

    @Test
    void deadAddressesOfAPeerThatAnswersAreForgotten() {
        book.announced(id, List.of(A, B));
        book.greeted(id, answer(B));
        now.set(now.get().plus(PeerBook.SILENCE).plusSeconds(1));
        book.announced(id, List.of(B));
        book.greeted(id, answer(B));
        assertEquals(List.of(B), book.addresses(id));
    }

    @Test
    void aStrangerTriedInVainMakesRoomForANewOne() {
        for (int i = 0; i < PeerBook.UNKNOWN_MAX; i++) {
            assertTrue(book.announced(HostKey.fresh().peerId(), List.of(A)));
        }
        assertFalse(book.announced(id, List.of(B)));
        PeerId tried = book.all().getFirst();
        book.failed(tried);
        assertTrue(book.announced(id, List.of(B)));
        assertFalse(book.all().contains(tried));
        assertEquals(PeerBook.UNKNOWN_MAX, book.all().size());
    }

    @Test
    void listenAddressesOfOtherTransportsAreLeftOutByName() {
        List<String> warnings = new ArrayList<>();
        assertEquals(List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/1")), ListenAddresses.parse(
                List.of("", "/ip4/0.0.0.0/tcp/1", "/ip4/0.0.0.0/tcp/2/ws", "/ip4/0.0.0.0/udp/2/quic-v1", "x"), warnings::add));
        assertEquals(3, warnings.size());
        assertTrue(warnings.get(0).contains("uses ws") && warnings.get(1).contains("uses udp"), warnings.toString());
    }
}
