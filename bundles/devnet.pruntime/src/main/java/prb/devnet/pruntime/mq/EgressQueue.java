package prb.devnet.pruntime.mq;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.Keypair;

/**
 * The worker's signed messages, each with the next number of its channel, kept until the chain's ingress counter has
 * passed them. A plain worker has one channel, which is listed once it has ever sent. One thread at a time.
 */
public final class EgressQueue {

    /** Most messages that wait. What comes then is not sent and takes no number, as the chain takes them in order only. */
    private static final int MESSAGES_MAX = 65_536;

    /** pRuntime's answer buffer: the newest messages that do not fit are left out. */
    private static final int ANSWER_BYTES_MAX = 20 << 20;
    private static final int ANSWER_HEAD_BYTES = 64;

    private final Origin sender;
    private final Keypair key;
    private final ArrayDeque<Signed> waiting = new ArrayDeque<>();
    private long nextSequence;

    private record Signed(long sequence, Bytes encoded) {}

    public EgressQueue(Origin sender, Keypair key) {
        this.sender = sender;
        this.key = key;
    }

    /** A second queue with the same messages. */
    public EgressQueue copy() {
        EgressQueue copy = new EgressQueue(sender, key);
        copy.waiting.addAll(waiting);
        copy.nextSequence = nextSequence;
        return copy;
    }

    /** Count of messages that wait. */
    public int size() {
        return waiting.size();
    }

    /** Signs and queues a message. @return false when the queue is full */
    public boolean send(String topic, Bytes payload) {
        if (waiting.size() >= MESSAGES_MAX) {
            return false;
        }
        Bytes message = new Message(sender, topic, payload).encode();
        long sequence = nextSequence++;
        Bytes signature = key.sign(new ScaleWriter(message.size() + 8).raw(message).u64(sequence).toBytes());
        waiting.add(new Signed(sequence,
                new ScaleWriter(message.size() + 80).raw(message).u64(sequence).bytes(signature).toBytes()));
        return true;
    }

    /** Drops what the chain has taken. @param ingress the sequence that the chain expects next from a sender */
    public void purge(LongSupplier ingress) {
        if (waiting.isEmpty()) {
            return;
        }
        long expected = ingress.getAsLong();
        while (!waiting.isEmpty() && Long.compareUnsigned(waiting.getFirst().sequence(), expected) < 0) {
            waiting.removeFirst();
        }
    }

    /** SCALE Vec of (MessageOrigin, Vec of SignedMessage). */
    public Bytes encode() {
        ScaleWriter out = new ScaleWriter();
        if (nextSequence == 0) {
            return out.compact(0).toBytes();
        }
        int count = 0;
        long size = ANSWER_HEAD_BYTES;
        for (Signed message : waiting) {
            size += message.encoded().size();
            if (size > ANSWER_BYTES_MAX) {
                break;
            }
            count++;
        }
        out.compact(1).raw(sender.encode()).compact(count);
        waiting.stream().limit(count).forEach(message -> out.raw(message.encoded()));
        return out.toBytes();
    }
}
