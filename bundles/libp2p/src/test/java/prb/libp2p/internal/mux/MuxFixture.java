package prb.libp2p.internal.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.internal.MemoryPipe;
import prb.scale.Bytes;

/** A muxer over a pipe in memory, and what it told its connection. */
final class MuxFixture implements MuxListener {

    static final Duration STALL = Duration.ofMillis(300);

    final MemoryPipe pipe = new MemoryPipe();
    final List<MuxStream> opened = new ArrayList<>();
    final List<DropReason> dropped = new ArrayList<>();
    final RoomBudget budget;
    final Muxer muxer;

    MuxFixture(String protocol, boolean initiator) {
        this(protocol, initiator, 8, 100, 4 << 20, 64 << 20);
    }

    MuxFixture(String protocol, boolean initiator, int streamsMax, int streamsPerSecond, int bufferedBytesMax, long budgetBytes) {
        budget = new RoomBudget(budgetBytes);
        muxer = Muxer.of(protocol, pipe, initiator,
                new MuxLimits(streamsMax, streamsPerSecond, bufferedBytesMax, Duration.ofSeconds(2), STALL, budget), this);
    }

    @Override
    public void opened(MuxStream stream) {
        opened.add(stream);
    }

    @Override
    public void dropped(DropReason reason) {
        dropped.add(reason);
    }

    MuxFixture feed(Bytes... parts) {
        pipe.feed(parts);
        return this;
    }

    MuxFixture feed(String hex) {
        pipe.feed(hex);
        return this;
    }

    /** Reads all that was fed. */
    MuxFixture read() throws IOException {
        assertThrows(EOFException.class, muxer::run);
        return this;
    }

    /** Reads what was fed, which ends the connection. */
    void expectDrop(DropReason reason) {
        assertEquals(reason, assertThrows(PeerException.class, muxer::run).reason());
    }

    MuxStream only() {
        assertEquals(1, opened.size());
        return opened.getFirst();
    }
}
