package prb.chain.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ParaChain;
import prb.chain.api.Question;
import prb.chain.api.StateEntry;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionListener;
import prb.chain.api.TransactionStatus;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.chain.client.rpc.RpcConnection;
import prb.chain.client.source.Ask;
import prb.chain.client.source.Ask.Missing;
import prb.chain.client.source.Sources;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** The parachain: storage changes, accounts, submission. Any thread. */
final class ParaNode extends NodeChain implements ParaChain {

    /** Nodes take an address of any known network; 42 is the generic one. */
    private static final int SS58_GENERIC = 42;

    /** PhalaMq.OffchainIngress, a map from MessageOrigin (twox64 concat) to u64, 0 by default. */
    private static final Bytes OFFCHAIN_INGRESS = Bytes.concat(Hashing.twox128(Bytes.utf8("PhalaMq")),
            Hashing.twox128(Bytes.utf8("OffchainIngress")));

    private static final Logger LOG = LoggerFactory.getLogger(ParaNode.class);

    ParaNode(Sources sources) {
        super(sources);
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) throws ChainException {
        Ask<Bytes> ask = Ask.of(CallClass.HEAVY, "pha_getStorageChangesAt", Json::bytes, blockHash);
        return nodes().ask(ask.about(Question.STORAGE_CHANGES, blockHash).fromState());
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) throws ChainException {
        Ask<List<StateEntry>> ask = Ask.of(CallClass.GIANT, "state_getPairs", Answers::pairs, "0x", blockHash);
        return nodes().ask(ask.about(Question.STATE, blockHash).fromState());
    }

    @Override
    public List<Bytes> stateKeys(Bytes after, int keysMax, Bytes blockHash) throws ChainException {
        Ask<List<Bytes>> ask = Ask.of(CallClass.HEAVY, "state_getKeysPaged", Answers::bytesList, "0x", keysMax, after, blockHash);
        return nodes().ask(ask.about(Question.STATE, blockHash).fromState());
    }

    @Override
    public List<Optional<Bytes>> storage(List<Bytes> keys, Bytes blockHash) throws ChainException {
        Ask<List<Optional<Bytes>>> ask = Ask.of(CallClass.HEAVY, "state_queryStorageAt", json -> Answers.changeSets(json, keys),
                keys, blockHash);
        return nodes().ask(ask.about(Question.STATE, blockHash).fromState());
    }

    @Override
    public long nextNonce(AccountId account) throws ChainException {
        Ask<Long> ask = Ask.of(CallClass.CHEAP, "system_accountNextIndex", Json::count, account.toSs58(SS58_GENERIC));
        return nodes().ask(ask.whereSubmitted());
    }

    @Override
    public long nextMqSequence(Bytes origin) throws ChainException {
        try {
            return ask(Json::count, "pha_getMqNextSequence", origin.toPlainHex());
        } catch (ChainException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
        }
        Bytes key = Bytes.concat(OFFCHAIN_INGRESS, StorageHasher.TWOX_64_CONCAT.apply(origin));
        return storageAtBest(List.of(key)).getFirst().map(value -> new ScaleReader(value).u64()).orElse(0L);
    }

    @Override
    public Subscription submit(Bytes extrinsic, TransactionListener listener) throws ChainException {
        RpcConnection connection = nodes().submitting();
        Watch watch = new Watch(connection, listener);
        String id = connection.subscribe(CallClass.SUBMIT, "author_submitAndWatchExtrinsic", List.of(extrinsic), watch,
                watch::lost);
        watch.id = id;
        if (watch.ended.get()) {
            connection.unsubscribe(id, null);
        }
        return watch;
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) throws ChainException {
        Ask<Optional<List<Bytes>>> ask = Ask.of(CallClass.HEAVY, "chain_getBlock",
                json -> json.isNull() ? Optional.empty() : Optional.of(Answers.extrinsics(json)), blockHash);
        return nodes().ask(ask.about(Question.EXTRINSICS, blockHash).missingWhen(Optional::isEmpty, Missing.BEHIND))
                .orElseThrow(() -> new ChainException(Kind.UNAVAILABLE, "no node has the body of block " + blockHash));
    }

    /** One watched extrinsic; its methods run on the subscription's thread, close on any. */
    private static final class Watch implements Consumer<Json>, Subscription {

        private final RpcConnection connection;
        private final TransactionListener listener;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable String id;

        Watch(RpcConnection connection, TransactionListener listener) {
            this.connection = connection;
            this.listener = listener;
        }

        @Override
        public void accept(Json note) {
            TransactionStatus status;
            try {
                status = Answers.status(note);
            } catch (JsonException e) {
                LOG.warn("{}: {}", connection.endpoint(), e.getMessage());
                return;
            }
            if (status.isFinal()) {
                if (ended.compareAndSet(false, true)) {
                    listener.status(status);
                    end(null);
                }
            } else if (!ended.get()) {
                listener.status(status);
            }
        }

        void lost(String reason) {
            if (ended.compareAndSet(false, true)) {
                listener.status(new TransactionStatus.Lost(reason));
            }
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                end("author_unwatchExtrinsic");
            }
        }

        // The node ends a subscription itself after a final status, so it is told only when we stop early.
        private void end(@Nullable String method) {
            String name = id;
            if (name != null) {
                connection.unsubscribe(name, method);
            }
        }
    }
}
