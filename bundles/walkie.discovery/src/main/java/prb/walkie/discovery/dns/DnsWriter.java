package prb.walkie.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import prb.scale.Bytes;

/** Encodes DNS messages as libp2p-mdns 0.18 does: no name compression, class IN without the flush bit, TTL 120 s. */
public final class DnsWriter {

    private static final int TTL_SECONDS = 120;
    private static final int CLASS_IN = 1;
    private static final int STRING_BYTES_MAX = 255;
    private static final int LABEL_BYTES_MAX = 63;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private DnsWriter() {}

    /** @throws IllegalArgumentException when a label or a string is too long */
    public static Bytes write(DnsMessage message) {
        DnsWriter writer = new DnsWriter();
        writer.u16(message.id());
        writer.u16(message.flags());
        writer.u16(message.questions().size());
        writer.u16(message.answers().size());
        writer.u16(0);
        writer.u16(message.more().size());
        message.questions().forEach(question -> {
            writer.name(question.name());
            writer.u16(question.type());
            writer.u16(CLASS_IN);
        });
        message.answers().forEach(writer::record);
        message.more().forEach(writer::record);
        return Bytes.wrap(writer.out.toByteArray());
    }

    private void record(DnsMessage.Answer answer) {
        name(answer.name());
        DnsWriter data = new DnsWriter();
        int type = data.data(answer.data());
        u16(type);
        u16(CLASS_IN);
        u16(0);
        u16(TTL_SECONDS);
        u16(data.out.size());
        out.writeBytes(data.out.toByteArray());
    }

    private int data(DnsMessage.Data data) {
        return switch (data) {
            case DnsMessage.Pointer pointer -> {
                name(pointer.target());
                yield DnsMessage.PTR;
            }
            case DnsMessage.Service service -> {
                u16(service.priority());
                u16(service.weight());
                u16(service.port());
                name(service.target());
                yield DnsMessage.SRV;
            }
            case DnsMessage.Text text -> {
                strings(text.strings());
                yield DnsMessage.TXT;
            }
            case DnsMessage.Address address -> {
                byte[] bytes = address.address().getAddress();
                out.writeBytes(bytes);
                yield bytes.length == 4 ? DnsMessage.A : DnsMessage.AAAA;
            }
            case DnsMessage.Other other -> throw new IllegalArgumentException("type " + other.type() + " cannot be written");
        };
    }

    private void strings(List<Bytes> strings) {
        for (Bytes string : strings) {
            if (string.size() > STRING_BYTES_MAX) {
                throw new IllegalArgumentException("DNS string has " + string.size() + " bytes, limit is " + STRING_BYTES_MAX);
            }
            out.write(string.size());
            out.writeBytes(string.toArray());
        }
    }

    private void name(String name) {
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > LABEL_BYTES_MAX) {
                throw new IllegalArgumentException("DNS label of " + bytes.length + " bytes, expected 1 to " + LABEL_BYTES_MAX);
            }
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
    }

    private void u16(int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
