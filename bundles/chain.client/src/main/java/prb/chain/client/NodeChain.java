package prb.chain.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.Subscription;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.chain.client.rpc.RpcConnection;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;

/** What both chains answer. Each method is one call, or two, on the link's present connection. Any thread. */
class NodeChain implements Chain {

    private final Link link;
    private final HeadFeed heads;

    NodeChain(Link link, HeadFeed heads) {
        this.link = link;
        this.heads = heads;
    }

    /** The connection to use for the next call. */
    final RpcConnection connection() throws ChainException {
        return link.connection();
    }

    /** Calls a method and converts its result; a result of another form is a ChainException of kind MALFORMED. */
    final <T> T ask(Function<Json, T> convert, String method, Object... params) throws ChainException {
        RpcConnection live = connection();
        return convert(live, live.call(method, params), convert, method);
    }

    /** The same for answers that may have megabytes. */
    final <T> T askLarge(Function<Json, T> convert, String method, Object... params) throws ChainException {
        RpcConnection live = connection();
        return convert(live, live.callLarge(method, params), convert, method);
    }

    private static <T> T convert(RpcConnection connection, Json result, Function<Json, T> convert, String method)
            throws ChainException {
        try {
            return convert.apply(result);
        } catch (JsonException | ScaleException | IllegalArgumentException e) {
            throw new ChainException(Kind.MALFORMED, 0, method + " at " + connection.endpoint() + " answers nonsense: "
                    + e.getMessage(), e);
        }
    }

    @Override
    public ChainIdentity identity() {
        return link.identity();
    }

    @Override
    public FinalizedHead finalizedHead() {
        return Objects.requireNonNull(heads.head(), "no finalized head is known yet");
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        return heads.follow(listener);
    }

    @Override
    public Optional<Bytes> blockHash(long number) throws ChainException {
        return ask(json -> json.isNull() ? Optional.empty() : Optional.of(json.bytes(32)), "chain_getBlockHash", number);
    }

    @Override
    public Optional<Header> header(Bytes blockHash) throws ChainException {
        return ask(json -> json.isNull() ? Optional.empty() : Optional.of(Answers.header(json)), "chain_getHeader", blockHash);
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        return ask(Answers::optionalBytes, "state_getStorage", key, blockHash);
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
        Bytes best = ask(json -> json.bytes(32), "chain_getBlockHash");
        List<Optional<Bytes>> values = new ArrayList<>();
        for (Bytes key : keys) {
            values.add(storage(key, best));
        }
        return values;
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        return askLarge(json -> Answers.bytesList(json.need("proof")), "state_getReadProof", keys, blockHash);
    }

    @Override
    public Bytes metadata(Bytes blockHash) throws ChainException {
        return askLarge(Json::bytes, "state_getMetadata", blockHash);
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) throws ChainException {
        return ask(Answers::runtimeInfo, "state_getRuntimeVersion", blockHash);
    }
}
