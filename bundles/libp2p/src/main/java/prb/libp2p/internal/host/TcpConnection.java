package prb.libp2p.internal.host;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Identify;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.libp2p.StreamHandler;
import prb.libp2p.internal.Multistream;
import prb.libp2p.internal.VarInt;
import prb.libp2p.internal.mux.MuxLimits;
import prb.libp2p.internal.mux.MuxListener;
import prb.libp2p.internal.mux.MuxStream;
import prb.libp2p.internal.mux.Muxer;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/** A connection after its upgrade: a secured channel, a muxer, and the thread that reads them. */
final class TcpConnection implements Connection, MuxListener {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    /**
     * Agents that take offer, request and end of the request in one frame, which saves a round trip per call. js-libp2p 3 loses
     * the end when it comes before its own answer to the offer (tried with 3.3.11), and others are not known.
     */
    private static final List<String> QUICK_AGENTS = List.of("prb", "js-libp2p/0.");

    private final TcpHost host;
    private final Socket socket;
    private final SecureChannel channel;
    private final boolean outbound;
    private final String muxerName;
    private final Muxer muxer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean quick;
    private final Object idleLock = new Object();
    private volatile long activeAt = System.nanoTime();

    TcpConnection(TcpHost host, Socket socket, SecureChannel channel, boolean outbound, String muxerName) {
        this.host = host;
        this.socket = socket;
        this.channel = channel;
        this.outbound = outbound;
        this.muxerName = muxerName;
        MuxLimits limits = new MuxLimits(host.options().streamsMax(), host.options().streamsPerSecond(),
                host.options().bufferedBytesMax(), host.options().streamIdle(), host.options().stall(), host.room());
        this.muxer = Muxer.of(muxerName, channel, outbound, limits, this);
    }

    /** Starts reading. @return false when the host is closing */
    boolean start() {
        return host.execute(this::read) && (!outbound || host.execute(this::learn));
    }

    private void learn() {
        try {
            String agent = identify().agentVersion();
            quick = QUICK_AGENTS.stream().anyMatch(agent::startsWith);
        } catch (IOException e) {
            LOG.debug("{} does not say who it is", remote(), e);
        }
    }

    private void read() {
        try {
            serveFrames();
            drain();
        } finally {
            Admission.quietly(socket);
        }
    }

    // What the peer still had on its way must be taken: to close a socket with unread bytes takes from the peer what it has not
    // read yet. Bounded by the host, which closes the socket after a while.
    private void drain() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException over) {
            LOG.trace("the peer did not end the connection in order", over);
        }
    }

    private void serveFrames() {
        try {
            muxer.run();
        } catch (PeerException e) {
            end(e);
        } catch (IOException e) {
            end(new PeerException(DropReason.CLOSED, "the connection to " + remote() + " ended: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            LOG.error("bug in the transport; the connection to {} is closed", remote(), e);
            end(new PeerException(DropReason.MALFORMED, "the connection ended by a fault of ours", e));
        }
    }

    /** Closes for a reason; the first reason counts. */
    void end(PeerException why) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing the socket of {} failed", remote(), e);
        }
        muxer.close(why);
        host.ended(this, why);
    }

    /** Closes in good order: what was sent still arrives. */
    private void part(PeerException why) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        muxer.close(why);
        host.ended(this, why);
        host.lingers(socket);
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            Admission.quietly(socket);
        }
    }

    boolean uses(Socket other) {
        return socket == other;
    }

    @Override
    public PeerId remote() {
        return channel.remote();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public boolean outbound() {
        return outbound;
    }

    @Override
    public String muxer() {
        return muxerName;
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    /** Keeps an idle connection for a caller that is about to use it. @return whether it can be used */
    boolean claim() {
        synchronized (idleLock) {
            activeAt = System.nanoTime();
            return isOpen() && muxer.takesStreams();
        }
    }

    @Override
    public Stream open(String protocol) throws IOException {
        MuxStream stream = begin(protocol);
        try {
            stream.send(List.of(Multistream.offer(protocol)));
            Multistream.expect(stream, protocol);
            return stream;
        } catch (IOException e) {
            stream.reset();
            throw e;
        }
    }

    @Override
    public Bytes exchange(String protocol, Bytes request, int answerBytesMax, Duration timeout) throws IOException {
        MuxStream stream = begin(protocol);
        stream.deadline(timeout);
        try {
            if (quick) {
                stream.finish(List.of(Multistream.offer(protocol), request));
                Multistream.expect(stream, protocol);
            } else {
                stream.send(List.of(Multistream.offer(protocol)));
                Multistream.expect(stream, protocol);
                stream.finish(List.of(request));
            }
            return stream.readAll(answerBytesMax);
        } catch (IOException e) {
            stream.reset();
            throw e;
        } finally {
            activeAt = System.nanoTime();
        }
    }

    private MuxStream begin(String protocol) throws PeerException {
        activeAt = System.nanoTime();
        MuxStream stream = muxer.open();
        stream.protocol(protocol);
        host.counters().streams.increment();
        return stream;
    }

    @Override
    public Identify identify() throws IOException {
        Bytes answer = exchange(IdentifyCodec.PROTOCOL, Bytes.EMPTY, IdentifyCodec.BYTES_MAX, host.options().upgrade());
        return IdentifyCodec.decode(unframe(answer), remote());
    }

    /** The message after its size. */
    static Bytes unframe(Bytes framed) throws IOException {
        BytesPipe in = new BytesPipe(framed);
        long size = VarInt.read(in);
        if (size > framed.size()) {
            throw new PeerException(DropReason.MALFORMED, "an identify message is cut short");
        }
        return in.take((int) size);
    }

    @Override
    public void opened(MuxStream stream) {
        activeAt = System.nanoTime();
        host.counters().streams.increment();
        if (!host.execute(() -> serve(stream))) {
            stream.reset();
        }
    }

    private void serve(MuxStream stream) {
        try {
            // Byte by byte every single wait would be short.
            stream.deadline(host.options().upgrade());
            String protocol = Multistream.answer(stream, host::serves);
            stream.noDeadline();
            stream.protocol(protocol);
            StreamHandler handler = host.handler(protocol);
            if (handler != null) {
                handler.handle(this, stream);
            }
        } catch (PeerException e) {
            host.counters().dropped(e.reason());
        } catch (IOException e) {
            LOG.debug("a stream of {} ended early", remote(), e);
        } catch (RuntimeException e) {
            LOG.error("the handler of {} failed", stream.protocol(), e);
        } finally {
            stream.close();
            activeAt = System.nanoTime();
        }
    }

    @Override
    public void dropped(DropReason reason) {
        host.counters().dropped(reason);
    }

    /** Ends the connection when it stalls or was idle for too long. @param now {@link System#nanoTime} */
    void inspect(long now) {
        long writing = channel.writeBegan();
        muxer.sweep(now);
        if (writing != 0 && now - writing > host.options().stall().toNanos()) {
            end(new PeerException(DropReason.SLOW, "the peer took nothing for " + host.options().stall().toSeconds() + " s"));
            return;
        }
        synchronized (idleLock) {
            if (muxer.streams() == 0 && now - activeAt > host.options().idle().toNanos()) {
                part(new PeerException(DropReason.CLOSED, "the connection was idle"));
            }
        }
    }

    @Override
    public void close() {
        part(new PeerException(DropReason.CLOSED, "the connection was closed by our side"));
    }

    @Override
    public String toString() {
        return remote() + "@" + remoteAddress() + (outbound ? " out" : " in");
    }
}
