package prb.devnet.chain.para.execution;

import java.math.BigInteger;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * A message of the message queue.
 *
 * @param sender SCALE MessageOrigin
 * @param topic raw bytes; a leading {@code ^} keeps the message on the chain
 */
public record Message(Bytes sender, Bytes topic, Bytes payload) {

    private static final Bytes SYSTEM_TOPIC = Bytes.utf8("phala/system/event");
    private static final int ORIGIN_PALLET = 0;
    private static final int ORIGIN_WORKER = 2;
    private static final int WORKER_EVENT = 0;
    private static final int HEARTBEAT_CHALLENGE = 1;
    private static final BigInteger U256_MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    public static Message read(ScaleReader in) {
        return new Message(readOrigin(in), in.bytes(), in.bytes());
    }

    /** Reads one MessageOrigin and answers its bytes. */
    public static Bytes readOrigin(ScaleReader in) {
        int from = in.position();
        int kind = in.u8();
        switch (kind) {
            case ORIGIN_PALLET, 4 -> in.bytes();
            case 1, ORIGIN_WORKER, 3, 6 -> in.skip(32);
            case 5, 255 -> {}
            default -> throw in.error("message origin " + kind + " is not known");
        }
        return in.since(from);
    }

    public Bytes encode() {
        return new ScaleWriter().raw(sender).bytes(topic).bytes(payload).toBytes();
    }

    /** Whether the sender is a worker. */
    public boolean isFromWorker() {
        return sender.u8(0) == ORIGIN_WORKER;
    }

    /** The worker's key. Only for messages from workers. */
    public Bytes worker() {
        return sender.slice(1);
    }

    /** A system event about a worker. @param event variant index and fields */
    public static Message workerEvent(String pallet, Bytes worker, Bytes event) {
        Bytes payload = new ScaleWriter().u8(WORKER_EVENT).raw(worker).raw(event).toBytes();
        return new Message(origin(pallet), SYSTEM_TOPIC, payload);
    }

    /** A heartbeat challenge that every worker has to answer. @param seed 32 bytes */
    public static Message challenge(String pallet, Bytes seed) {
        Bytes payload = new ScaleWriter().u8(HEARTBEAT_CHALLENGE).raw(seed).unsigned(U256_MAX, 32).toBytes();
        return new Message(origin(pallet), SYSTEM_TOPIC, payload);
    }

    private static Bytes origin(String pallet) {
        return new ScaleWriter().u8(ORIGIN_PALLET).string(pallet).toBytes();
    }
}
