package prb.devnet.chain.para.pallet;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Message;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;

/** Pallet PhalaMq: takes signed messages of workers, in sequence, and hands them to the pallet that listens to their topic. */
public final class MqPallet extends Pallet {

    private static final Logger LOG = LoggerFactory.getLogger(MqPallet.class);
    private static final String INVALID_TOPIC_HEADS = "`~!@#$%&*_+-=|<>?,./;:'";
    private static final int SIGNATURE_BYTES = 64;
    private static final char ON_CHAIN_ONLY = '^';

    /** Hears messages of a topic. */
    interface Handler {
        void receive(BlockContext context, Message message) throws DispatchException;
    }

    /** The call sync_offchain_message. */
    public final class Sync implements Call.Action {

        private final Message message;
        private final long sequence;
        private final Bytes signature;

        private Sync(Message message, long sequence, Bytes signature) {
            this.message = message;
            this.sequence = sequence;
            this.signature = signature;
        }

        public Message message() {
            return message;
        }

        public long sequence() {
            return sequence;
        }

        /** Negative when the sequence was used, zero when it is the expected one, positive when others must come first. */
        public int compareSequence(State state) {
            return Long.compareUnsigned(sequence, nextSequence(state, message.sender()));
        }

        @Override
        public void run(BlockContext context, Bytes origin) throws DispatchException {
            sync(context, this);
        }
    }

    private final RegistryPallet registry;
    private final Map<Bytes, Handler> handlers = new HashMap<>();

    public MqPallet(RuntimeText runtime, RegistryPallet registry) {
        super(runtime, "PhalaMq");
        this.registry = registry;
    }

    /** Makes a pallet listen to a topic. Only while the runtime is put together. */
    void listen(String topic, Handler handler) {
        handlers.put(Bytes.utf8(topic), handler);
    }

    /** The sequence that the chain expects next from a sender. @param sender SCALE MessageOrigin */
    public static long nextSequence(State state, Bytes sender) {
        return state.u64(StorageKeys.twox("PhalaMq", "OffchainIngress", sender));
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        return new Sync(Message.read(in), in.u64(), in.bytes());
    }

    private void sync(BlockContext context, Sync sync) throws DispatchException {
        Message message = sync.message;
        if (!message.isFromWorker()) {
            throw error("BadSender");
        }
        if (message.topic().isEmpty() || INVALID_TOPIC_HEADS.indexOf(message.topic().u8(0)) >= 0) {
            throw error("BadDestination");
        }
        if (sync.compareSequence(context.state()) != 0) {
            throw error("BadSequence");
        }
        if (sync.signature.size() != SIGNATURE_BYTES) {
            throw registry.refusal("InvalidSignatureLength");
        }
        Bytes signed = new ScaleWriter().raw(message.encode()).u64(sync.sequence).toBytes();
        if (!Signatures.verify(KeyType.SR25519, message.worker(), signed, sync.signature)) {
            throw registry.refusal("InvalidSignature");
        }
        context.state().putU64(key("OffchainIngress", message.sender()), sync.sequence + 1);
        if (message.topic().u8(0) != ON_CHAIN_ONLY) {
            context.send(message.encode());
        }
        hand(context, message);
    }

    /** A handler's failure does not fail the call: the message counts as received. */
    private void hand(BlockContext context, Message message) {
        Handler handler = handlers.get(message.topic());
        if (handler == null) {
            return;
        }
        try {
            context.transact(() -> handler.receive(context, message));
        } catch (DispatchException | ScaleException e) {
            LOG.warn("para block {}: message of {} to {} had no effect: {}", context.number(), message.worker(),
                    message.topic().toUtf8(), e.getMessage());
        }
    }
}
