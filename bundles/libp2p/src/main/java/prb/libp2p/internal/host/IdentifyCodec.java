package prb.libp2p.internal.host;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.Identify;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/**
 * The message of protocol identify (libp2p specification): protobuf {1 public key, 2 listen addresses, 3 protocols, 4 observed
 * address, 5 protocol version, 6 agent version}. The signed peer record (8) is neither sent nor read.
 */
final class IdentifyCodec {

    static final String PROTOCOL = "/ipfs/id/1.0.0";
    static final String PUSH = "/ipfs/id/push/1.0.0";
    static final int BYTES_MAX = 64 * 1_024;
    private static final int ITEMS_MAX = 256;
    private static final int TEXT_CHARS_MAX = 256;
    private static final String VERSION = "ipfs/0.1.0";

    private IdentifyCodec() {}

    static Bytes encode(byte[] publicKey, List<Multiaddr> listen, List<String> protocols, Multiaddr observed, String agent)
            throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(buffer);
        out.writeByteArray(1, publicKey);
        for (Multiaddr address : listen) {
            out.writeByteArray(2, address.toBytes());
        }
        for (String protocol : protocols) {
            out.writeString(3, protocol);
        }
        out.writeByteArray(4, observed.toBytes());
        out.writeString(5, VERSION);
        out.writeString(6, agent);
        out.flush();
        return Bytes.wrap(buffer.toByteArray());
    }

    /** @throws PeerException UNAUTHENTICATED when the key in it is not that of the peer who sent it */
    static Identify decode(Bytes message, PeerId sender) throws IOException {
        List<Multiaddr> listen = new ArrayList<>();
        List<String> protocols = new ArrayList<>();
        String version = "";
        String agent = "";
        CodedInputStream in = CodedInputStream.newInstance(message.toArray());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> check(in.readByteArray(), sender);
                case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> address(in.readByteArray(), listen);
                case 3 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                    String protocol = in.readString();
                    if (protocols.size() < ITEMS_MAX) {
                        protocols.add(shortened(protocol));
                    }
                }
                case 5 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> version = shortened(in.readString());
                case 6 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> agent = shortened(in.readString());
                default -> in.skipField(tag);
            }
        }
        return new Identify(listen, protocols, version, agent);
    }

    private static void check(byte[] publicKey, PeerId sender) throws PeerException {
        if (!PeerId.ofPublicKey(publicKey).equals(sender)) {
            throw new PeerException(DropReason.UNAUTHENTICATED, sender + " tells a key that is not its own");
        }
    }

    private static String shortened(String text) {
        return text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text;
    }

    private static void address(byte[] bytes, List<Multiaddr> into) {
        if (into.size() == ITEMS_MAX) {
            return;
        }
        try {
            into.add(Multiaddr.decode(bytes));
        } catch (IllegalArgumentException unsupported) {
            // Peers list their QUIC and relay addresses too; we cannot dial these.
            return;
        }
    }
}
