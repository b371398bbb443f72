package prb.devnet.pruntime.mq;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * A message between chain and workers (phala-types messaging).
 *
 * @param topic the destination, such as {@code phala/system/event}; a leading {@code ^} means on-chain only
 * @param payload SCALE of what the topic carries
 */
public record Message(Origin sender, String topic, Bytes payload) {

    /** Origin, topic and payload of one byte each at least. */
    private static final int BYTES_MIN = 3;

    /** The SCALE bytes. */
    public Bytes encode() {
        return new ScaleWriter(128).raw(sender.encode()).string(topic).bytes(payload).toBytes();
    }

    static Message read(ScaleReader in) {
        return new Message(Origin.read(in), in.string(), in.bytes());
    }

    /**
     * The value of PhalaMq.OutboundMessages.
     *
     * @throws prb.scale.ScaleException when malformed
     */
    public static List<Message> readAll(Bytes value) {
        return new ScaleReader(value).list(BYTES_MIN, Message::read);
    }
}
