package prb.walkie.discovery.dns;

import java.net.InetAddress;
import java.util.List;
import prb.scale.Bytes;

/**
 * A DNS message (RFC 1035), as much of it as discovery needs. Names are labels joined by dots.
 *
 * @param id transaction @param flags second 16 bits of the header @param more authority and additional records together
 */
public record DnsMessage(int id, int flags, List<Question> questions, List<Answer> answers, List<Answer> more) {

    public static final int A = 1;
    public static final int PTR = 12;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    /** Response, authoritative. */
    public static final int RESPONSE = 0x8400;
    private static final int RESPONSE_BIT = 0x8000;

    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        more = List.copyOf(more);
    }

    public record Question(String name, int type) {}

    public record Answer(String name, Data data) {}

    /** What a record says. */
    public sealed interface Data {}

    public record Pointer(String target) implements Data {}

    public record Service(int priority, int weight, int port, String target) implements Data {}

    public record Text(List<Bytes> strings) implements Data {
        public Text {
            strings = List.copyOf(strings);
        }
    }

    public record Address(InetAddress address) implements Data {}

    /** A type that discovery does not use; its content is not kept. */
    public record Other(int type) implements Data {}

    public boolean isResponse() {
        return (flags & RESPONSE_BIT) != 0;
    }
}
