package prb.worker.runner.job;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleLimits;
import prb.scale.ScaleReader;
import prb.worker.runner.feed.WorkerFaultException;

/**
 * Messages of one origin that wait in a pRuntime, in order. Decodes EgressMessages: Vec of (MessageOrigin, Vec of SignedMessage),
 * SignedMessage = sender MessageOrigin, destination Vec of u8, payload Vec of u8, sequence u64, signature Vec of u8.
 *
 * @param origin SCALE MessageOrigin
 */
record Egress(Bytes origin, List<Message> messages) {

    private static final ScaleLimits LIMITS = new ScaleLimits(1_000_000, 8);
    private static final int MESSAGE_BYTES_MIN = 12;

    /** @param signed SCALE SignedMessage as pRuntime gave it */
    record Message(long sequence, Bytes signed) {}

    static List<Egress> decode(Bytes scale) throws WorkerFaultException {
        try {
            ScaleReader in = new ScaleReader(scale, LIMITS);
            List<Egress> channels = in.list(2, Egress::channel);
            in.expectEnd();
            return channels;
        } catch (ScaleException e) {
            throw new WorkerFaultException("pRuntime's egress messages can not be read: " + e.getMessage(), e);
        }
    }

    private static Egress channel(ScaleReader in) {
        Bytes origin = origin(in);
        return new Egress(origin.compact(), in.list(MESSAGE_BYTES_MIN, Egress::message));
    }

    private static Message message(ScaleReader in) {
        int start = in.position();
        origin(in);
        in.bytes();
        in.bytes();
        long sequence = in.u64();
        in.bytes();
        return new Message(sequence, in.since(start).compact());
    }

    private static Bytes origin(ScaleReader in) {
        int start = in.position();
        int kind = in.u8();
        switch (kind) {
            case 0, 4 -> in.bytes();
            case 1, 2, 3, 6 -> in.skip(32);
            case 5, 255 -> {}
            default -> throw in.error("MessageOrigin " + kind + " is not known");
        }
        return in.since(start);
    }
}
