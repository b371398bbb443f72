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
        assertTrue(book.found(id, List.of(A, B), false));
        assertFalse(book.found(id, List.of(A), false), "known and pending");
        book.greeted(id, answer(B));
        assertEquals(List.of(B, A), book.addresses(id));
        assertEquals(B.host(), book.peers().getFirst().host());
    }

    @Test
    void announcedAddressesThatFallSilentAreForgottenAndConfiguredOnesStay() {
        PeerId configured = HostKey.fresh().peerId();
        book.found(id, List.of(A), false);
        book.found(configured, List.of(B), true);
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
        book.found(id, List.of(A), false);
        for (int i = 0; i < 10; i++) {
            now.set(now.get().plusSeconds(20));
            book.found(id, List.of(A), false);
            book.failed(id);
        }
        assertEquals(List.of(A), book.addresses(id));
    }

    @Test
    void changesAreToldOnceAndRefreshesAreNot() throws Exception {
        List<List<Peer>> told = new ArrayList<>();
        book.found(id, List.of(A), true);
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
            book.found(HostKey.fresh().peerId(), List.of(A), false);
            book.found(id, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (i + 1))), false);
        }
        assertEquals(PeerBook.UNKNOWN_MAX, book.all().size());
        assertEquals(PeerBook.ADDRESSES_MAX, book.addresses(id).size());
        assertTrue(book.found(HostKey.fresh().peerId(), List.of(B), true), "configured peers always find room");
    }
}
