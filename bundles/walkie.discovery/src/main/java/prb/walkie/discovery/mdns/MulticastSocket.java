package prb.walkie.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.walkie.discovery.dns.DnsReader;

/** An IPv4 socket that sends to a multicast group through a given interface. One thread reads; any may send. */
final class MulticastSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MulticastSocket.class);
    private static final int TTL = 255;

    /** Takes one packet. */
    @FunctionalInterface
    interface Receiver {
        void packet(Bytes packet, InetSocketAddress from) throws IOException;
    }

    private final DatagramChannel channel;
    private final InetSocketAddress group;

    /**
     * @param port port to share with whoever else uses it; 0 takes a free one
     * @throws IOException when the port cannot be shared
     */
    MulticastSocket(InetSocketAddress group, int port) throws IOException {
        this.group = group;
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            if (port != 0) {
                // Programs that share the port may set either; to get along with all of them it takes both.
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
        } catch (IOException e) {
            channel.close();
            throw new IOException("UDP port " + port + " cannot be shared: " + e.getMessage(), e);
        }
    }

    /** Joins the group on an interface, if it has not yet. */
    void join(NetworkInterface network) {
        try {
            channel.join(group.getAddress(), network);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("no local discovery on {}: {}", network.getName(), e.toString());
        }
    }

    /** Sends to the group. An interface that does not take it is only noted: it may be going down. */
    synchronized void multicast(Bytes packet, NetworkInterface network) {
        try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            channel.send(packet.asByteBuffer(), group);
        } catch (IOException e) {
            LOG.debug("sending by multicast on {} failed: {}", network.getName(), e.toString());
        }
    }

    void send(Bytes packet, InetSocketAddress to) throws IOException {
        channel.send(packet.asByteBuffer(), to);
    }

    /** Hands over packet by packet until the socket is closed. @throws IOException also when it is closed */
    void read(Receiver receiver) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(DnsReader.PACKET_BYTES_MAX + 1);
        while (true) {
            buffer.clear();
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
            if (from != null) {
                buffer.flip();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                receiver.packet(Bytes.wrap(bytes), from);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket of local discovery failed", e);
        }
    }
}
