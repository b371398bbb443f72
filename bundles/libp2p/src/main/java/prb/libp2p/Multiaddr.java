package prb.libp2p;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.identity.PeerId;
import prb.libp2p.internal.VarInt;

/**
 * An address of the forms that TCP peers have: {@code /ip4|ip6|dns|dns4|dns6|dnsaddr/HOST[/tcp/PORT][/p2p/ID]} (multiformats
 * table "multicodec"). {@code /ipfs/} is read as {@code /p2p/}. Other parts (udp, quic, ws ...) are refused by name. Immutable.
 *
 * @param kind how the host is named
 * @param host IP literal or name
 * @param port 0..65535, -1 when the address has none (dnsaddr)
 * @param peer the peer id at the end
 */
public record Multiaddr(Kind kind, String host, int port, Optional<PeerId> peer) {

    private static final int TEXT_CHARS_MAX = 512;
    private static final int NAME_BYTES_MAX = 253;
    private static final int TCP = 6;
    private static final int P2P = 421;
    private static final int PEER_BYTES_MAX = 64;
    private static final int PORT_MAX = 65_535;

    /** How the host is named; the number is the part's code on the wire. */
    public enum Kind {
        IP4(4),
        IP6(41),
        DNS(53),
        DNS4(54),
        DNS6(55),
        DNSADDR(56);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Parses text. @throws IllegalArgumentException with the reason */
    public static Multiaddr parse(String text) {
        if (text.length() > TEXT_CHARS_MAX || !text.startsWith("/")) {
            throw wrong(text, "it must start with '/' and have at most " + TEXT_CHARS_MAX + " characters");
        }
        String[] part = text.substring(1).split("/", -1);
        if (part.length % 2 != 0) {
            throw wrong(text, "a part has no value");
        }
        Kind kind = null;
        String host = "";
        int port = -1;
        Optional<PeerId> peer = Optional.empty();
        for (int i = 0; i < part.length; i += 2) {
            String value = part[i + 1];
            if (i == 0) {
                kind = kind(text, part[i]);
                host = host(text, kind, value);
            } else if (part[i].equals("tcp") && i == 2) {
                port = port(text, value);
            } else if ((part[i].equals("p2p") || part[i].equals("ipfs")) && i == part.length - 2) {
                peer = Optional.of(PeerId.parse(value));
            } else {
                throw wrong(text, "'" + part[i] + "' is not supported here; only TCP addresses are");
            }
        }
        if (kind == null || port < 0 && kind != Kind.DNSADDR) {
            throw wrong(text, "it has no tcp port");
        }
        return new Multiaddr(kind, host, port, peer);
    }

    /** Decodes the binary form. @throws IllegalArgumentException with the reason */
    public static Multiaddr decode(byte[] bytes) {
        Cursor in = new Cursor(bytes);
        StringBuilder text = new StringBuilder();
        while (in.at < bytes.length) {
            int code = in.varint();
            if (code == TCP) {
                byte[] port = in.take(2);
                text.append("/tcp/").append((port[0] & 0xff) << 8 | port[1] & 0xff);
            } else if (code == P2P) {
                text.append("/p2p/").append(PeerId.ofBytes(in.take(in.size(PEER_BYTES_MAX))));
            } else {
                text.append(part(in, code));
            }
        }
        return parse(text.toString());
    }

    private static String part(Cursor in, int code) {
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return "/" + kind.word() + "/" + switch (kind) {
                    case IP4 -> literal(in.take(4));
                    case IP6 -> literal(in.take(16));
                    default -> new String(in.take(in.size(NAME_BYTES_MAX)), StandardCharsets.UTF_8);
                };
            }
        }
        throw new IllegalArgumentException("multiaddr part " + code + " is not supported here; only TCP addresses are");
    }

    /** The address of a socket. */
    public static Multiaddr of(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        return new Multiaddr(address instanceof Inet4Address ? Kind.IP4 : Kind.IP6, literal(address.getAddress()),
                socket.getPort(), Optional.empty());
    }

    /** The same address with a peer id at its end. */
    public Multiaddr withPeer(PeerId id) {
        return new Multiaddr(kind, host, port, Optional.of(id));
    }

    /** The same address without a peer id. */
    public Multiaddr withoutPeer() {
        return new Multiaddr(kind, host, port, Optional.empty());
    }

    /** Whether the host is the wildcard address, which can be listened at but not dialled. */
    public boolean isWildcard() {
        return kind == Kind.IP4 && host.equals("0.0.0.0") || kind == Kind.IP6 && host.equals("0:0:0:0:0:0:0:0");
    }

    /** The sockets to dial; names are looked up. Empty for dnsaddr, which names other multiaddrs. */
    public List<InetSocketAddress> resolve() throws UnknownHostException {
        List<InetSocketAddress> out = new ArrayList<>();
        if (kind == Kind.DNSADDR) {
            return out;
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            boolean wanted = switch (kind) {
                case DNS4 -> address instanceof Inet4Address;
                case DNS6 -> address instanceof Inet6Address;
                default -> true;
            };
            if (wanted) {
                out.add(new InetSocketAddress(address, port));
            }
        }
        return out;
    }

    /** The binary form. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(VarInt.encode(kind.code));
        if (kind == Kind.IP4 || kind == Kind.IP6) {
            out.writeBytes(InetAddress.ofLiteral(host).getAddress());
        } else {
            byte[] name = host.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(VarInt.encode(name.length));
            out.writeBytes(name);
        }
        if (port >= 0) {
            out.write(TCP);
            out.write(port >> 8);
            out.write(port);
        }
        peer.ifPresent(id -> {
            byte[] multihash = id.toBytes();
            out.writeBytes(VarInt.encode(P2P));
            out.writeBytes(VarInt.encode(multihash.length));
            out.writeBytes(multihash);
        });
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "/" + kind.word() + "/" + host + (port >= 0 ? "/tcp/" + port : "") + peer.map(id -> "/p2p/" + id).orElse("");
    }

    private static Kind kind(String text, String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw wrong(text, "it starts with '" + word + "', expected ip4, ip6, dns, dns4, dns6 or dnsaddr");
    }

    private static String host(String text, Kind kind, String value) {
        if (kind != Kind.IP4 && kind != Kind.IP6) {
            if (value.isEmpty() || value.length() > NAME_BYTES_MAX || !value.matches("[A-Za-z0-9._-]+")) {
                throw wrong(text, "'" + value + "' is no host name");
            }
            return value;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(value);
            String literal = literal(address.getAddress());
            // The short forms of IPv4 (1.2.3) would name other hosts elsewhere.
            if (address instanceof Inet4Address == (kind == Kind.IP4) && (kind == Kind.IP6 || literal.equals(value))
                    && value.indexOf('%') < 0) {
                return literal;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, "'" + value + "' is no " + kind.word() + " address");
        }
        throw wrong(text, "'" + value + "' is no " + kind.word() + " address");
    }

    private static int port(String text, String value) {
        if (value.isEmpty() || value.length() > 5 || !value.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(value) > PORT_MAX) {
            throw wrong(text, "'" + value + "' is no port");
        }
        return Integer.parseInt(value);
    }

    private static String literal(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + address.length, e);
        }
    }

    private static IllegalArgumentException wrong(String text, String reason) {
        String shown = text.length() > 120 ? text.substring(0, 120) + "..." : text;
        return new IllegalArgumentException("multiaddr '" + shown + "': " + reason);
    }

    /** Reads the binary form with its bounds. */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        int varint() {
            int value = 0;
            for (int shift = 0; shift < 28; shift += 7) {
                int next = take(1)[0];
                value |= (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("multiaddr has a number that is too long at byte " + at);
        }

        int size(int max) {
            int size = varint();
            if (size > max) {
                throw new IllegalArgumentException("multiaddr has a part of " + size + " bytes, limit is " + max);
            }
            return size;
        }

        byte[] take(int size) {
            if (size > bytes.length - at) {
                throw new IllegalArgumentException("multiaddr is cut short at byte " + at);
            }
            byte[] out = java.util.Arrays.copyOfRange(bytes, at, at + size);
            at += size;
            return out;
        }
    }
}
