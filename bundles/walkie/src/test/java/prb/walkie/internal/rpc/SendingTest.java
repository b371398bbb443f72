package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.scale.Bytes;

/** Peers that take their answers too slowly. */
class SendingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** More than any window, so that it can not all be on its way. */
    private static final int ANSWER_BYTES = 4 << 20;
    private static final int SMALL_BYTES = 64 << 10;

    private static final long GRACE_MS = 2_000;

    private final Sending sending = new Sending(GRACE_MS, 1L << 40);
    private final Host server = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final Host client = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Connection connection;

    @BeforeEach
    void connect() throws IOException {
        Bytes answer = Bytes.wrap(new byte[ANSWER_BYTES]);
        server.handle("/large", (peer, stream) -> sending.finish(stream, List.of(answer.slice(0, 8 * SMALL_BYTES))));
        server.handle("/slow", (peer, stream) -> {
            try {
                sending.finish(stream, List.of(answer));
            } finally {
                ended.countDown();
            }
        });
        server.handle("/small", (peer, stream) -> sending.finish(stream, List.of(answer.slice(0, SMALL_BYTES))));
        connection = client.dial(List.of(server.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))), null, LIMIT);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        sending.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "drop by drop"})
    void aPeerThatTakesItsAnswerTooSlowlyIsReset(String takes) throws Exception {
        Stream stream = connection.open("/slow");
        stream.closeWrite();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long taken = 0;
        while (sending.slow() == 0) {
            assertTrue(System.nanoTime() < deadline, "it is not reset");
            if (!takes.equals("nothing") && stream.isLive()) {
                taken += take(stream);
            }
            LockSupport.parkNanos(100_000_000);
        }
        assertTrue(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "who answers is free again");
        assertEquals(1, sending.slow());
        PeerException reset = assertThrows(PeerException.class, () -> stream.readAll(ANSWER_BYTES));
        assertEquals(DropReason.CLOSED, reset.reason());
        assertTrue(taken < ANSWER_BYTES, "it never had it all");
        assertTrue(connection.isOpen(), "the stream is ended, not the connection");
        assertEquals(8 * SMALL_BYTES, connection.exchange("/large", Bytes.EMPTY, ANSWER_BYTES, LIMIT).size());
        assertEquals(1, sending.slow(), "who takes it has his answer");
    }

    /** The next bytes; none when the stream was reset meanwhile. */
    private static int take(Stream stream) {
        try {
            return stream.read().size();
        } catch (IOException reset) {
            return 0;
        }
    }

    @Test
    void smallAnswersHaveNoSuchBound() throws Exception {
        Stream stream = connection.open("/small");
        stream.closeWrite();
        // Longer than a large answer would have.
        LockSupport.parkNanos(Duration.ofMillis(GRACE_MS + 500).toNanos());
        assertEquals(SMALL_BYTES, stream.readAll(ANSWER_BYTES).size());
        assertEquals(0, sending.slow());
        assertFalse(server.status().dropped().containsKey(DropReason.SLOW));
    }
}
