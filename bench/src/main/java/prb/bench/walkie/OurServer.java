package prb.bench.walkie;

import java.io.IOException;
import java.security.GeneralSecurityException;
import prb.libp2p.Host;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;

/**
 * A process that answers {@code Hello} and {@code GetBlobByKey}, with so many MiB as the argument says, until its standard input
 * ends. A line of input has it collect garbage and tell the number of its connections.
 */
public final class OurServer {

    static final int ANSWER_MIB = 64;

    /** Those of a node, but that one address may have all the connections. */
    private static final HostOptions NODE = HostOptions.DEFAULT;
    private static final HostOptions OPTIONS = new HostOptions(NODE.agent(), NODE.muxers(), NODE.connectionsMax(),
            NODE.connectionsMax(), NODE.pendingMax(), NODE.upgrade(), NODE.streamsMax(), NODE.streamsPerSecond(),
            NODE.streamIdle(), NODE.idle(), NODE.stall(), NODE.bufferedBytesMax());

    private OurServer() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Bytes blob = Calls.blob(new byte[Integer.parseInt(args[0]) << 20]);
        try (Host host = Host.start(new RsaKey(), OPTIONS)) {
            Bytes hello = Calls.hello(host.id().toString());
            host.handle(Calls.PROTOCOL, (connection, stream) -> Calls.answer(stream, hello, blob));
            Multiaddr address = host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
            System.out.println("LISTEN " + address.withPeer(host.id()));
            for (int next = System.in.read(); next >= 0; next = System.in.read()) {
                if (next == '\n') {
                    System.gc();
                    System.out.println("RESULT " + host.connections().size());
                }
            }
        }
    }
}
