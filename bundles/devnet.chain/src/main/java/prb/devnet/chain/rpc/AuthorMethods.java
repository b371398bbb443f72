package prb.devnet.chain.rpc;

import java.util.List;
import java.util.Map;
import prb.devnet.chain.para.ParaChain;
import prb.devnet.chain.para.execution.SignedExtrinsic;
import prb.devnet.chain.para.pool.RefusedException;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/** Submitting extrinsics to the parachain, and what clients ask before they do. */
final class AuthorMethods {

    private final ParaChain para;
    private final Subscriptions subscriptions;

    AuthorMethods(ParaChain para, Subscriptions subscriptions) {
        this.para = para;
        this.subscriptions = subscriptions;
    }

    void addTo(MethodTable table) {
        table.add("author_submitExtrinsic", (params, call) -> submit(params.bytes(0, "extrinsic")));
        table.add("author_submitAndWatchExtrinsic", this::submitAndWatch);
        table.add("author_pendingExtrinsics",
                (params, call) -> para.pool().candidates().stream().map(SignedExtrinsic::bytes).map(Bytes::toHex).toList());
        table.add(List.of("system_accountNextIndex", "account_nextIndex"),
                (params, call) -> para.pool().nextNonce(account(params.text(0, "account"))));
        table.add("payment_queryInfo", this::queryInfo);
        subscriptions.addUnsubscribe(table, List.of("author_unwatchExtrinsic"));
    }

    private String submit(Bytes extrinsic) throws RpcException {
        try {
            return para.pool().submit(extrinsic, List.of()).toHex();
        } catch (RefusedException e) {
            throw refused(e);
        }
    }

    private Object submitAndWatch(Params params, RpcCall call) throws RpcException {
        Bytes extrinsic = params.bytes(0, "extrinsic");
        Subscription watch = subscriptions.add(call, id -> new Watch(id, call.connection()));
        try {
            para.pool().submit(extrinsic, List.of(status -> tell(watch, status)));
        } catch (RefusedException e) {
            subscriptions.remove(call.connection(), watch.id());
            throw refused(e);
        }
        return watch.id();
    }

    /** Passes a status on; the watch ends with the last one, as on real nodes. */
    private void tell(Subscription watch, Object status) {
        subscriptions.deliver(watch, status);
        boolean last = switch (status) {
            case String word -> word.equals("invalid") || word.equals("dropped");
            case Map<?, ?> map -> map.containsKey("finalized") || map.containsKey("usurped");
            default -> false;
        };
        if (last) {
            subscriptions.remove(watch.connection(), watch.id());
        }
    }

    private Object queryInfo(Params params, RpcCall call) throws RpcException {
        params.bytes(0, "extrinsic");
        return Map.of("weight", Map.of("ref_time", 125_000_000, "proof_size", 3593), "class", "normal", "partialFee",
                para.fee().toString());
    }

    private static Bytes account(String text) throws RpcException {
        try {
            return AccountId.parse(text).bytes();
        } catch (IllegalArgumentException e) {
            throw RpcException.invalidParams("account is no address: " + e.getMessage());
        }
    }

    private static RpcException refused(RefusedException e) {
        return new RpcException(e.code(), String.valueOf(e.getMessage()), e.data());
    }

    /** Ends by itself after the last status. */
    private static final class Watch extends Subscription {

        Watch(String id, RpcConnection connection) {
            super(id, connection, "author_extrinsicUpdate");
        }
    }
}
