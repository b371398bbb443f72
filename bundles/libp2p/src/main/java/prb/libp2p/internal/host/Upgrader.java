package prb.libp2p.internal.host;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Multistream;
import prb.libp2p.internal.secure.NoiseHandshake;
import prb.libp2p.internal.secure.NoiseIdentity;
import prb.libp2p.internal.secure.SecureChannel;
import prb.libp2p.internal.secure.SocketPipe;

/** Turns a socket into a connection: multistream, noise, muxer. */
final class Upgrader {

    private static final String NOISE = "/noise";
    private static final List<String> MUXERS = List.of(HostOptions.YAMUX, HostOptions.MPLEX);

    private final TcpHost host;
    private final NoiseIdentity identity;

    Upgrader(TcpHost host, HostKey key) {
        this.host = host;
        this.identity = NoiseIdentity.of(key);
    }

    /** @param expected ids of which the peer must have one; empty when any will do */
    TcpConnection dialled(Socket socket, List<PeerId> expected) throws IOException {
        SocketPipe pipe = new SocketPipe(socket);
        Multistream.select(pipe, List.of(NOISE));
        SecureChannel channel = NoiseHandshake.run(pipe, identity, true);
        if (!expected.isEmpty() && !expected.contains(channel.remote())) {
            throw new PeerException(DropReason.UNAUTHENTICATED,
                    "the peer at " + socket.getRemoteSocketAddress() + " is " + channel.remote() + ", not "
                            + expected.getFirst());
        }
        String muxer = Multistream.select(channel, host.options().muxers());
        return new TcpConnection(host, socket, channel, true, muxer);
    }

    TcpConnection accepted(Socket socket) throws IOException {
        SocketPipe pipe = new SocketPipe(socket);
        Multistream.answer(pipe, NOISE::equals);
        SecureChannel channel = NoiseHandshake.run(pipe, identity, false);
        String muxer = Multistream.answer(channel, MUXERS::contains);
        return new TcpConnection(host, socket, channel, false, muxer);
    }
}
