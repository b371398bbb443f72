package prb.chain.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainIdentity;
import prb.chain.api.ChainSource;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.Question;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.Subscription;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Json;
import prb.chain.client.source.Ask;
import prb.chain.client.source.Ask.Missing;
import prb.chain.client.source.Sources;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** What both chains answer. Each method is one question, or two, to the sources. Any thread. */
class NodeChain implements Chain {

    private final Sources sources;

    NodeChain(Sources sources) {
        this.sources = sources;
    }

    final Sources nodes() {
        return sources;
    }

    /** Puts a question of small cost and answer. */
    final <T> T ask(Function<Json, T> convert, String method, Object... params) throws ChainException {
        return sources.ask(Ask.of(CallClass.CHEAP, method, convert, params));
    }

    @Override
    public ChainIdentity identity() {
        return sources.identity();
    }

    @Override
    public FinalizedHead finalizedHead() {
        return sources.head();
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        return sources.heads().follow(listener);
    }

    @Override
    public List<ChainSource> sources() {
        return sources.snapshot();
    }

    @Override
    public Optional<String> demote(Demotion demotion) {
        return sources.demote(demotion);
    }

    @Override
    public void expect(FinalizedHead block) {
        sources.expect(block);
    }

    @Override
    public Optional<Bytes> blockHash(long number) throws ChainException {
        Ask<Optional<Bytes>> ask = Ask.of(CallClass.CHEAP, "chain_getBlockHash", NodeChain::hash, number);
        return sources.ask(ask.about(Question.BLOCK_HASH, number).missingWhen(Optional::isEmpty, Missing.BEHIND));
    }

    private static Optional<Bytes> hash(Json json) {
        return json.isNull() ? Optional.empty() : Optional.of(json.bytes(Answers.HASH_SIZE));
    }

    @Override
    public Optional<Header> header(Bytes blockHash) throws ChainException {
        Ask<Optional<Header>> ask = Ask.of(CallClass.CHEAP, "chain_getHeader",
                json -> json.isNull() ? Optional.empty() : Optional.of(Answers.header(json)), blockHash);
        return sources.ask(ask.about(Question.HEADER, blockHash).missingWhen(Optional::isEmpty, Missing.BEHIND)
                .rightWhen(found -> found.isEmpty() || found.get().hash().equals(blockHash)));
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        Ask<Optional<Bytes>> ask = Ask.of(CallClass.CHEAP, "state_getStorage", Answers::optionalBytes, key, blockHash);
        return sources.ask(ask.about(Question.STORAGE, blockHash).fromState());
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) throws ChainException {
        try {
            return ask(json -> Answers.changeSets(json, keys), "state_queryStorageAt", keys);
        } catch (ChainException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
        }
        Bytes best = ask(json -> json.bytes(Answers.HASH_SIZE), "chain_getBlockHash");
        List<Optional<Bytes>> values = new ArrayList<>();
        for (Bytes key : keys) {
            values.add(storage(key, best));
        }
        return values;
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        Ask<List<Bytes>> ask = Ask.of(CallClass.HEAVY, "state_getReadProof", json -> Answers.bytesList(json.need("proof")), keys,
                blockHash);
        return sources.ask(ask.about(Question.READ_PROOF, blockHash).fromState());
    }

    @Override
    public Bytes metadata(Bytes blockHash) throws ChainException {
        Ask<Bytes> ask = Ask.of(CallClass.HEAVY, "state_getMetadata", Json::bytes, blockHash);
        return sources.ask(ask.about(Question.METADATA, blockHash).fromState());
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) throws ChainException {
        Ask<RuntimeInfo> ask = Ask.of(CallClass.CHEAP, "state_getRuntimeVersion", Answers::runtimeInfo, blockHash);
        return sources.ask(ask.about(Question.RUNTIME_INFO, blockHash).fromState());
    }
}
