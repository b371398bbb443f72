package prb.walkie.discovery.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;

/** Decodes DNS messages from anybody. Every count and size is bounded; pointers may only lead backwards. */
public final class DnsReader {

    /** Largest packet of multicast DNS (RFC 6762, 17). */
    public static final int PACKET_BYTES_MAX = 9_000;
    private static final int QUESTIONS_MAX = 64;
    private static final int RECORDS_MAX = 256;
    private static final int STRINGS_MAX = 64;
    private static final int NAME_BYTES_MAX = 255;
    private static final int POINTERS_MAX = 16;
    private static final int LABEL_BYTES_MAX = 63;
    private static final int POINTER = 0xc0;

    private final Bytes packet;
    private int at;

    private DnsReader(Bytes packet) {
        this.packet = packet;
    }

    /** @throws IllegalArgumentException with the reason when the packet is no message within the bounds */
    public static DnsMessage read(Bytes packet) {
        if (packet.size() > PACKET_BYTES_MAX) {
            throw new IllegalArgumentException("DNS packet has " + packet.size() + " bytes, limit is " + PACKET_BYTES_MAX);
        }
        DnsReader in = new DnsReader(packet);
        int id = in.u16();
        int flags = in.u16();
        int questions = in.count("questions", QUESTIONS_MAX);
        int answers = in.count("answers", RECORDS_MAX);
        int authority = in.count("authority records", RECORDS_MAX);
        int additional = in.count("additional records", RECORDS_MAX);
        List<DnsMessage.Question> asked = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            String name = in.name();
            asked.add(new DnsMessage.Question(name, in.u16()));
            in.u16();
        }
        return new DnsMessage(id, flags, asked, in.records(answers), in.records(authority + additional));
    }

    private List<DnsMessage.Answer> records(int count) {
        List<DnsMessage.Answer> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = name();
            int type = u16();
            skip(6);
            int size = u16();
            int end = at + size;
            expect(size);
            out.add(new DnsMessage.Answer(name, data(type, size)));
            if (at > end) {
                throw new IllegalArgumentException("DNS record is longer than it says, at byte " + end);
            }
            at = end;
        }
        return out;
    }

    private DnsMessage.Data data(int type, int size) {
        return switch (type) {
            case DnsMessage.PTR -> new DnsMessage.Pointer(name());
            case DnsMessage.SRV -> new DnsMessage.Service(u16(), u16(), u16(), name());
            case DnsMessage.TXT -> new DnsMessage.Text(strings(size));
            case DnsMessage.A -> new DnsMessage.Address(address(size, 4));
            case DnsMessage.AAAA -> new DnsMessage.Address(address(size, 16));
            default -> new DnsMessage.Other(type);
        };
    }

    private List<Bytes> strings(int size) {
        List<Bytes> out = new ArrayList<>();
        int end = at + size;
        while (at < end) {
            int length = u8();
            expect(length);
            if (out.size() == STRINGS_MAX) {
                throw new IllegalArgumentException("DNS text has more than " + STRINGS_MAX + " strings");
            }
            out.add(packet.slice(at, length));
            at += length;
        }
        return out;
    }

    private InetAddress address(int size, int wanted) {
        if (size != wanted) {
            throw new IllegalArgumentException("DNS address has " + size + " bytes, not " + wanted);
        }
        try {
            InetAddress out = InetAddress.getByAddress(packet.slice(at, size).toArray());
            at += size;
            return out;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("DNS address cannot be read", e);
        }
    }

    private String name() {
        StringBuilder out = new StringBuilder();
        int back = -1;
        int pointers = 0;
        int start = at;
        for (int length = u8(); length != 0; length = u8()) {
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | u8();
                back = back < 0 ? at : back;
                if (target >= start || ++pointers > POINTERS_MAX) {
                    throw new IllegalArgumentException("DNS name points forward or around, at byte " + start);
                }
                start = target;
                at = target;
            } else {
                label(out, length);
            }
        }
        at = back < 0 ? at : back;
        return out.toString();
    }

    private void label(StringBuilder out, int length) {
        if (length > LABEL_BYTES_MAX || out.length() + length + 1 > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("DNS name is too long, at byte " + at);
        }
        expect(length);
        out.append(out.isEmpty() ? "" : ".");
        out.append(new String(packet.slice(at, length).toArray(), StandardCharsets.UTF_8));
        at += length;
    }

    private int count(String what, int max) {
        int count = u16();
        if (count > max) {
            throw new IllegalArgumentException("DNS message has " + count + " " + what + ", limit is " + max);
        }
        return count;
    }

    private int u8() {
        expect(1);
        return packet.u8(at++);
    }

    private int u16() {
        return u8() << 8 | u8();
    }

    private void skip(int size) {
        expect(size);
        at += size;
    }

    private void expect(int size) {
        if (size > packet.size() - at) {
            throw new IllegalArgumentException("DNS packet is cut short at byte " + at);
        }
    }
}
