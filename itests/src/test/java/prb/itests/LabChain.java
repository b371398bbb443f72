package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.DispatchFailure;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeHistory;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/**
 * A chain of the lab that builds a block when told: calls by name are signed, put into its pool and looked up in the block.
 * One thread.
 */
final class LabChain implements AutoCloseable {

    private static final int ERA_BLOCKS = 64;

    /** An extrinsic in a block, decoded by the runtime that executed it. @param events its own ones */
    record Included(Bytes block, ExtrinsicView extrinsic, List<EventRecord> events, Runtime runtime) {

        /** pallet.name of each event. */
        List<String> names() {
            return events.stream().map(event -> event.pallet() + "." + event.name()).toList();
        }

        boolean has(String name) {
            return names().contains(name);
        }

        /** The fields of the only event of this name. */
        Map<String, Value> event(String name) {
            List<Map<String, Value>> found = events.stream().filter(event -> (event.pallet() + "." + event.name()).equals(name))
                    .map(EventRecord::fields).toList();
            if (found.size() != 1) {
                throw new AssertionError(name + " is there " + found.size() + " times in " + names());
            }
            return found.getFirst();
        }

        /** Why System.ExtrinsicFailed. */
        DispatchFailure failure() {
            return runtime.explain(event("System.ExtrinsicFailed").get("dispatch_error"));
        }
    }

    private final NodeRpc node;
    private final RuntimeHistory<IOException> history;
    private final Bytes genesis;
    private final Map<AccountId, Long> nonces = new HashMap<>();

    LabChain(int port) throws IOException {
        node = new NodeRpc(port);
        history = new RuntimeHistory<>(node);
        genesis = node.bytes("chain_getBlockHash", 0);
    }

    NodeRpc node() {
        return node;
    }

    Bytes head() throws IOException {
        return node.bytes("chain_getBlockHash");
    }

    /** To form calls and sign for the next block. */
    Runtime runtime() throws IOException {
        return history.at(head());
    }

    Runtime executing(Bytes block) throws IOException {
        return history.executing(block);
    }

    /** Arguments as {@link Runtime#call} takes them. */
    Bytes call(String pallet, String name, Object... arguments) throws IOException {
        return runtime().call(pallet, name, arguments);
    }

    /** Signs a call with the account's next nonce. */
    Bytes signed(Keypair account, Bytes call) throws IOException {
        long nonce = nonce(account);
        Bytes extrinsic = signed(account, call, nonce);
        nonces.put(account.accountId(), nonce + 1);
        return extrinsic;
    }

    /** The account's next nonce, by what was signed here. */
    long nonce(Keypair account) throws IOException {
        if (!nonces.containsKey(account.accountId())) {
            nonces.put(account.accountId(), storage("System", "Account", account.accountId()).get("nonce").asLong());
        }
        return nonces.get(account.accountId());
    }

    Bytes signed(Keypair account, Bytes call, long nonce) throws IOException {
        return signed(runtime(), account, call, nonce);
    }

    Bytes signed(Runtime runtime, Keypair account, Bytes call, long nonce) throws IOException {
        Bytes head = head();
        Era era = Era.mortal(ERA_BLOCKS, number(head));
        SigningContext context = new SigningContext(genesis, era, head, nonce, BigInteger.ZERO);
        return Extrinsics.signed(runtime, call, context, account.accountId(), account.type(), account::sign);
    }

    private long number(Bytes block) throws IOException {
        String hex = node.call("chain_getHeader", block.toHex()).get("number").asText();
        return new BigInteger(hex.substring(2), 16).longValueExact();
    }

    /** Puts an extrinsic into the pool; its hash as the node names it must be ours. */
    void submit(Bytes extrinsic) throws IOException {
        Bytes hash = node.bytes("author_submitExtrinsic", extrinsic.toHex());
        if (!hash.equals(Extrinsics.hash(extrinsic))) {
            throw new AssertionError("the node calls " + Extrinsics.hash(extrinsic) + " " + hash);
        }
    }

    /** Signs and submits calls by account, builds one block and finds each in it, in order. */
    List<Included> execute(List<Map.Entry<Keypair, Bytes>> calls) throws IOException {
        List<Bytes> extrinsics = new ArrayList<>();
        for (Map.Entry<Keypair, Bytes> call : calls) {
            Bytes extrinsic = signed(call.getKey(), call.getValue());
            submit(extrinsic);
            extrinsics.add(extrinsic);
        }
        Bytes block = build();
        List<Included> out = new ArrayList<>();
        for (Bytes extrinsic : extrinsics) {
            out.add(included(block, extrinsic));
        }
        return out;
    }

    /** The same for calls of one account, which are executed in order. */
    List<Included> execute(Keypair account, List<Bytes> calls) throws IOException {
        return execute(calls.stream().map(call -> Map.entry(account, call)).toList());
    }

    Included execute(Keypair account, Bytes call) throws IOException {
        return execute(account, List.of(call)).getFirst();
    }

    /** A new block on the head, with what is in the pool. @return its hash */
    Bytes build() throws IOException {
        node.call("dev_newBlock", Map.of("count", 1));
        return head();
    }

    /** Takes an earlier block for the head, as if what followed had not been. */
    void returnTo(Bytes block) throws IOException {
        node.call("dev_setHead", block.toHex());
        nonces.clear();
    }

    Included included(Bytes block, Bytes extrinsic) throws IOException {
        int index = -1;
        int at = 0;
        for (JsonNode each : node.call("chain_getBlock", block.toHex()).at("/block/extrinsics")) {
            index = Bytes.fromHex(each.asText()).equals(extrinsic) ? at : index;
            at++;
        }
        if (index < 0) {
            throw new AssertionError("block " + block + " lacks the extrinsic " + Extrinsics.hash(extrinsic));
        }
        Runtime runtime = executing(block);
        OptionalInt own = OptionalInt.of(index);
        Bytes events = node.bytes("state_getStorage", runtime.storageKey("System", "Events").toHex(), block.toHex());
        return new Included(block, Extrinsics.decode(runtime, extrinsic),
                runtime.decodeEvents(events).stream().filter(event -> event.extrinsicIndex().equals(own)).toList(), runtime);
    }

    /** A storage value of the newest block; it must be there. */
    Value storage(String pallet, String item, Object... keys) throws IOException {
        Runtime runtime = executing(head());
        return runtime.decodeStorage(pallet, item,
                node.bytes("state_getStorage", runtime.storageKey(pallet, item, keys).toHex()));
    }

    /** A storage value of the newest block; empty where nothing is stored. */
    Optional<Value> find(String pallet, String item, Object... keys) throws IOException {
        Runtime runtime = executing(head());
        JsonNode found = node.call("state_getStorage", runtime.storageKey(pallet, item, keys).toHex());
        return found.isNull() ? Optional.empty()
                : Optional.of(runtime.decodeStorage(pallet, item, Bytes.fromHex(found.asText())));
    }

    @Override
    public void close() {
        node.close();
    }
}
