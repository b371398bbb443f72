package prb.libp2p.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/** Agreeing on a protocol: multistream-select 1.0. A line is its length with the line feed, the text, and a line feed. */
public final class Multistream {

    private static final int LINE_BYTES_MAX = 1_024;
    private static final int OFFERS_MAX = 32;
    private static final String NAME = "/multistream/1.0.0";
    private static final String NOT_AVAILABLE = "na";
    private static final Bytes HEADER = line(NAME);
    private static final Bytes REFUSAL = line(NOT_AVAILABLE);

    private Multistream() {}

    /** The lines that offer one protocol without waiting for an answer. */
    public static Bytes offer(String protocol) {
        return Bytes.concat(HEADER, line(protocol));
    }

    /** Offers protocols in order. @return the one agreed on */
    public static String select(Pipe pipe, List<String> protocols) throws IOException {
        pipe.send(List.of(offer(protocols.getFirst())));
        expectHeader(pipe);
        for (int i = 0;; i++) {
            if (accepted(pipe, protocols.get(i))) {
                return protocols.get(i);
            }
            if (i + 1 == protocols.size()) {
                throw new PeerException(DropReason.UNSUPPORTED, "the peer supports none of " + protocols);
            }
            pipe.send(List.of(line(protocols.get(i + 1))));
        }
    }

    /** Reads the answer to {@link #offer}. @throws PeerException UNSUPPORTED when it is a refusal */
    public static void expect(Pipe pipe, String protocol) throws IOException {
        expectHeader(pipe);
        if (!accepted(pipe, protocol)) {
            throw new PeerException(DropReason.UNSUPPORTED, "the peer does not support " + protocol);
        }
    }

    private static void expectHeader(Pipe pipe) throws IOException {
        String first = readLine(pipe);
        if (!first.equals(NAME)) {
            throw new PeerException(DropReason.MALFORMED, "the peer does not speak " + NAME);
        }
    }

    private static boolean accepted(Pipe pipe, String protocol) throws IOException {
        String answer = readLine(pipe);
        if (answer.equals(NOT_AVAILABLE)) {
            return false;
        }
        if (!answer.equals(protocol)) {
            throw new PeerException(DropReason.MALFORMED, "the peer answered another protocol than " + protocol);
        }
        return true;
    }

    /** Answers offers until one is supported. The header is not awaited in lock-step. @return the protocol agreed on */
    public static String answer(Pipe pipe, Predicate<String> supported) throws IOException {
        if (!readLine(pipe).equals(NAME)) {
            throw new PeerException(DropReason.MALFORMED, "the peer does not speak " + NAME);
        }
        // A dialer that waits for our header before its offer gets it at once; others save a write.
        boolean headerSent = !pipe.ready();
        if (headerSent) {
            pipe.send(List.of(HEADER));
        }
        for (int offers = 0; offers < OFFERS_MAX; offers++) {
            String offer = readLine(pipe);
            boolean agreed = supported.test(offer);
            Bytes answer = agreed ? line(offer) : REFUSAL;
            List<Bytes> lines = headerSent ? List.of(answer) : List.of(HEADER, answer);
            if (agreed) {
                pipe.sendSoon(lines);
                return offer;
            }
            pipe.send(lines);
            headerSent = true;
        }
        throw new PeerException(DropReason.UNSUPPORTED, "the peer made " + OFFERS_MAX + " offers and none is supported");
    }

    private static Bytes line(String text) {
        byte[] content = (text + "\n").getBytes(StandardCharsets.UTF_8);
        return Bytes.concat(Bytes.wrap(VarInt.encode(content.length)), Bytes.wrap(content));
    }

    private static String readLine(Pipe pipe) throws IOException {
        long size = VarInt.read(pipe);
        if (size < 1 || size > LINE_BYTES_MAX) {
            throw new PeerException(DropReason.TOO_LARGE, "a multistream line has " + size + " bytes, allowed are 1 to 1024");
        }
        Bytes content = pipe.take((int) size);
        if (content.get(content.size() - 1) != '\n') {
            throw new PeerException(DropReason.MALFORMED, "a multistream line does not end in a line feed");
        }
        return content.slice(0, content.size() - 1).toUtf8();
    }
}
