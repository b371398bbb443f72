package prb.walkie.discovery.boot;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsReader;
import prb.walkie.discovery.dns.DnsWriter;

/**
 * Looks up {@code /dnsaddr/NAME}: the texts {@code dnsaddr=...} of {@code _dnsaddr.NAME} (multiformats, "dnsaddr"). The JDK
 * has no other way to ask for texts than JNDI, which does far more than that; one question over UDP is enough here.
 */
public final class DnsAddr {

    private static final int ADDRESSES_MAX = 16;
    private static final int SERVERS_MAX = 3;
    private static final int TRIES = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int PORT = 53;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int TRUNCATED = 0x0200;
    private static final int ID_BOUND = 1 << 16;
    private static final String PREFIX = "dnsaddr=";
    private static final Path SERVERS = Path.of("/etc/resolv.conf");

    private DnsAddr() {}

    /**
     * The TCP addresses behind a name; blocks for some seconds at most. Texts that lead to further names are not followed.
     *
     * @param address of kind DNSADDR; its peer id, when it has one, must be that of the addresses
     * @throws IOException when no server of this host answers
     */
    public static List<Multiaddr> resolve(Multiaddr address) throws IOException {
        return resolve(address, servers());
    }

    static List<Multiaddr> resolve(Multiaddr address, List<InetSocketAddress> servers) throws IOException {
        IOException failure = new IOException("this host names no DNS server that is an IP address in " + SERVERS);
        for (int i = 0; i < servers.size() * TRIES; i++) {
            try {
                return addresses(address, texts("_dnsaddr." + address.host(), servers.get(i % servers.size())));
            } catch (SocketTimeoutException e) {
                failure = new IOException("DNS server " + servers.get(i % servers.size()) + " does not answer", e);
            }
        }
        throw failure;
    }

    private static List<InetSocketAddress> servers() throws IOException {
        List<InetSocketAddress> out = new ArrayList<>();
        if (Files.isReadable(SERVERS)) {
            for (String line : Files.readAllLines(SERVERS)) {
                String[] words = line.strip().split("\\s+");
                if (words.length > 1 && words[0].equals("nameserver") && out.size() < SERVERS_MAX) {
                    out.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), PORT));
                }
            }
        }
        return out;
    }

    private static List<String> texts(String name, InetSocketAddress server) throws IOException {
        int id = new SecureRandom().nextInt(ID_BOUND);
        byte[] question = DnsWriter.write(new DnsMessage(id, RECURSION_DESIRED,
                List.of(new DnsMessage.Question(name, DnsMessage.TXT)), List.of(), List.of())).toArray();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            // Connected: answers of anybody else are not taken.
            socket.connect(server);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket packet = new DatagramPacket(new byte[DnsReader.PACKET_BYTES_MAX], DnsReader.PACKET_BYTES_MAX);
            socket.receive(packet);
            return texts(DnsReader.read(Bytes.wrap(packet.getData(), 0, packet.getLength())), id, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("DNS server " + server + " answers nonsense: " + e.getMessage(), e);
        }
    }

    private static List<String> texts(DnsMessage answer, int id, String name) throws IOException {
        if (answer.id() != id || !answer.isResponse() || (answer.flags() & TRUNCATED) != 0) {
            throw new IOException("the DNS answer for " + name + " is cut short or answers another question");
        }
        List<String> out = new ArrayList<>();
        for (DnsMessage.Answer record : answer.answers()) {
            if (record.data() instanceof DnsMessage.Text text) {
                out.add(Bytes.concat(text.strings()).toUtf8());
            }
        }
        return out;
    }

    /** The usable addresses among the texts. */
    static List<Multiaddr> addresses(Multiaddr wanted, List<String> texts) {
        List<Multiaddr> out = new ArrayList<>();
        for (String text : texts) {
            if (text.startsWith(PREFIX) && out.size() < ADDRESSES_MAX) {
                BootNodes.parse(new String[] {text.substring(PREFIX.length())}, reason -> {
                }).stream()
                        .filter(found -> found.kind() != Multiaddr.Kind.DNSADDR)
                        .filter(found -> wanted.peer().isEmpty() || wanted.peer().equals(found.peer()))
                        .forEach(out::add);
            }
        }
        return out;
    }
}
