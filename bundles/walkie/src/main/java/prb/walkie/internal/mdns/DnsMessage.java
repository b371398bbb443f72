package prb.walkie.internal.mdns;

import java.net.InetAddress;
import java.util.List;
import prb.scale.Bytes;

/**
 * A DNS message (RFC 1035), as much of it as discovery needs. Names are labels joined by dots.
 *
 * @param id transaction @param flags second 16 bits of the header @param more authority and additional records together
 */
record DnsMessage(int id, int flags, List<Question> questions, List<Answer> answers, List<Answer> more) {

    static final int A = 1;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    /** Response, authoritative. */
    static final int RESPONSE = 0x8400;
    private static final int RESPONSE_BIT = 0x8000;

    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        more = List.copyOf(more);
    }

    record Question(String name, int type) {}

    record Answer(String name, Data data) {}

    /** What a record says. */
    sealed interface Data {}

    record Pointer(String target) implements Data {}

    record Service(int priority, int weight, int port, String target) implements Data {}

    record Text(List<Bytes> strings) implements Data {
        Text {
            strings = List.copyOf(strings);
        }
    }

    record Address(InetAddress address) implements Data {}

    /** A type that discovery does not use; its content is not kept. */
    record Other(int type) implements Data {}

    boolean isResponse() {
        return (flags & RESPONSE_BIT) != 0;
    }
}
