package prb.walkie.internal.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;
import prb.scale.Bytes;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.WalkieSystemInfo;

/** Says Hello to peers and writes into the book what they answer. */
public final class Greeter {

    static final String HELLO = "Hello";

    private static final Logger LOG = LoggerFactory.getLogger(Greeter.class);
    private static final Duration DIAL_MAX = Duration.ofSeconds(10);
    private static final Duration HELLO_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    /** Peers contacted at once. */
    private static final int CONTACTS_MAX = 16;
    private static final int TEXT_CHARS_MAX = 256;

    private final Host host;
    private final PeerBook book;
    private final Supplier<WalkieSystemInfo> self;
    private final ExecutorService threads;
    private final Consumer<String> alarm;
    private final BiConsumer<String, String> told;
    private final Semaphore contacts = new Semaphore(CONTACTS_MAX);
    private final Set<PeerId> busy = ConcurrentHashMap.newKeySet();

    /**
     * @param self what we tell of ourselves @param alarm takes what an operator must see; repeats are its business
     * @param told takes a peer's proven id and the chain identity that it tells
     */
    public Greeter(Host host, PeerBook book, Supplier<WalkieSystemInfo> self, ExecutorService threads, Consumer<String> alarm,
            BiConsumer<String, String> told) {
        this.host = host;
        this.book = book;
        this.self = self;
        this.threads = threads;
        this.alarm = alarm;
        this.told = told;
    }

    /** Contacts everyone in the book. Returns at once. */
    public void refresh() {
        book.all().forEach(this::contact);
    }

    /** Contacts a peer, unless that goes on already. Returns at once. */
    public void contact(PeerId id) {
        if (!id.equals(host.id()) && busy.add(id)) {
            begin(() -> {
                try {
                    contacts.acquire();
                    try {
                        greet(id);
                    } finally {
                        contacts.release();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    busy.remove(id);
                }
            });
        }
    }

    private void begin(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody is contacted any more: the node closes", e);
        }
    }

    /** Dials a configured address whose peer id is not known; who answers is noted. @param source who configured it */
    public void meet(Object source, Multiaddr address) {
        begin(() -> {
            try {
                PeerId id = host.dial(List.of(address), null, DIAL_MAX).remote();
                List<Multiaddr> all = new ArrayList<>(book.configured(source, id));
                all.add(address);
                if (!id.equals(host.id()) && book.configured(source, id, all)) {
                    contact(id);
                }
            } catch (IOException e) {
                LOG.debug("nobody answers at {}: {}", address, e.getMessage());
            }
        });
    }

    private void greet(PeerId id) {
        try {
            Connection connection = host.connect(id, book.addresses(id), DIAL_MAX);
            try {
                note(id, connection, hello(connection));
            } catch (IOException e) {
                // The peer may have closed a kept connection at the same moment; only a fresh one tells.
                retire(id, connection, e);
                Connection fresh = host.connect(id, book.addresses(id), DIAL_MAX);
                note(id, fresh, hello(fresh));
            }
        } catch (IOException e) {
            LOG.debug("no Hello from {}: {}", id, e.getMessage());
            book.failed(id);
        } catch (WalkieException e) {
            LOG.debug("{} answers Hello with an error: {}", id, e.getMessage());
            book.failed(id);
        }
    }

    /** A silent connection is closed, unless the peer answered other calls meanwhile: then it is only busy. */
    private void retire(PeerId id, Connection connection, IOException why) throws IOException {
        Instant active = book.peer(id).map(Peer::lastSeen).orElse(Instant.EPOCH);
        boolean silent = why instanceof PeerException e && e.reason() == DropReason.TIMEOUT;
        if (silent && active.isAfter(Instant.now().minus(HELLO_MAX.multipliedBy(2)))) {
            throw why;
        }
        connection.close();
    }

    private WalkieSystemInfo hello(Connection connection) throws IOException, WalkieException {
        return hello(connection, self.get());
    }

    /** Says Hello over a connection. */
    static WalkieSystemInfo hello(Connection connection, WalkieSystemInfo self) throws IOException, WalkieException {
        Bytes request = Bytes.concat(Envelope.request(System.currentTimeMillis(), RpcServer.nonce(), HELLO,
                Bytes.wrap(self.toByteArray())));
        Envelope.Response answer = Envelope.readResponse(
                connection.exchange(RpcServer.PROTOCOL, request, ANSWER_BYTES_MAX, HELLO_MAX));
        if (answer.failure().isPresent()) {
            throw answer.failure().get();
        }
        try {
            return WalkieSystemInfo.parseFrom(answer.data().asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("the answer to Hello cannot be read", e);
        }
    }

    private void note(PeerId id, Connection connection, WalkieSystemInfo info) {
        String address = Multiaddr.of(connection.remoteAddress()).withPeer(id).toString();
        if (!info.getPeerId().isEmpty() && !info.getPeerId().equals(id.toString())) {
            alarm.accept("peer " + id + " at " + address + " says in Hello that it is " + shown(info.getPeerId())
                    + "; it is not used");
            book.refuse(id);
            connection.close();
            return;
        }
        told.accept(id.toString(), shown(info.getChainIdentity()));
        PeerRole role = PeerRole.of(info.getRoleValue()).orElse(PeerRole.CLIENT);
        List<String> addresses = connection.outbound() ? new ArrayList<>(List.of(address)) : new ArrayList<>();
        boolean isNew = book.peer(id).isEmpty();
        book.greeted(id, new Peer(id.toString(), role, shown(info.getHostname()), addresses,
                connection.remoteAddress().getAddress().getHostAddress(), shown(info.getChainIdentity()),
                shown(info.getBridgeIdentity()), true, Instant.now()));
        if (isNew) {
            LOG.info("peer {} at {}: {}, host {}, bridge {}", id, address, role, shown(info.getHostname()),
                    shown(info.getBridgeIdentity()));
        }
    }

    /** A peer's own words, fit for logs and tables. */
    public static String shown(String text) {
        String printable = text.codePoints().filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return printable.length() > TEXT_CHARS_MAX ? printable.substring(0, TEXT_CHARS_MAX) : printable;
    }
}
