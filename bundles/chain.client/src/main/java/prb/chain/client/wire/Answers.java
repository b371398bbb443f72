package prb.chain.client.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.StateEntry;
import prb.chain.api.TransactionStatus;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

/** Substrate's JSON answers as values. A {@link JsonException} or ScaleException says what is not as it should be. Stateless. */
public final class Answers {

    /** Bytes of a block hash. */
    public static final int HASH_SIZE = 32;

    /** Engine id of GRANDPA, "FRNK". */
    private static final Bytes GRANDPA = Bytes.utf8("FRNK");

    private Answers() {
    }

    /** A header: number as hex of any length, logs as hex of SCALE digest items. */
    public static Header header(Json json) {
        List<DigestItem> logs = new ArrayList<>();
        for (Json log : json.need("digest").need("logs").items()) {
            ScaleReader in = new ScaleReader(log.bytes());
            logs.add(DigestItem.read(in));
            in.expectEnd();
        }
        long number = json.need("number").count();
        if (number < 0 || number > Header.NUMBER_MAX) {
            throw new JsonException("block number " + Long.toUnsignedString(number) + " is above 2^32-1");
        }
        return Header.of(json.need("parentHash").bytes(HASH_SIZE), number, json.need("stateRoot").bytes(HASH_SIZE),
                json.need("extrinsicsRoot").bytes(HASH_SIZE), logs);
    }

    public static Optional<Bytes> optionalBytes(Json json) {
        return json.isNull() ? Optional.empty() : Optional.of(json.bytes());
    }

    public static List<Bytes> bytesList(Json json) {
        List<Bytes> out = new ArrayList<>();
        for (Json item : json.items()) {
            out.add(item.bytes());
        }
        return out;
    }

    public static RuntimeInfo runtimeInfo(Json json) {
        // Runtimes older than the field use layout 0.
        long stateVersion = json.field("stateVersion").map(Json::count).orElse(0L);
        if (stateVersion > 1 || stateVersion < 0) {
            throw new JsonException("stateVersion is " + stateVersion + ", not 0 or 1");
        }
        return new RuntimeInfo(json.need("specName").text(), json.need("specVersion").count(),
                json.field("transactionVersion").map(Json::count).orElse(0L), (int) stateVersion);
    }

    public static List<StateEntry> pairs(Json json) {
        List<StateEntry> out = new ArrayList<>();
        for (Json pair : json.items()) {
            List<Json> two = two(pair);
            out.add(new StateEntry(two.get(0).bytes(), two.get(1).bytes()));
        }
        return out;
    }

    /** The values of state_queryStorageAt's change sets in the order of the keys. */
    public static List<Optional<Bytes>> changeSets(Json json, List<Bytes> keys) {
        Map<Bytes, Optional<Bytes>> found = new HashMap<>();
        for (Json set : json.items()) {
            for (Json change : set.need("changes").items()) {
                List<Json> two = two(change);
                found.put(two.get(0).bytes(), optionalBytes(two.get(1)));
            }
        }
        return keys.stream().map(key -> found.getOrDefault(key, Optional.empty())).toList();
    }

    /** The last GRANDPA justification of chain_getBlock's answer; an empty one counts as none. */
    public static Optional<Bytes> justification(Json signedBlock) {
        Optional<Bytes> last = Optional.empty();
        for (Json entry : signedBlock.field("justifications").map(Json::items).orElse(List.of())) {
            List<Json> two = two(entry);
            if (two.get(0).bytes().equals(GRANDPA)) {
                last = Optional.of(two.get(1).bytes()).filter(bytes -> !bytes.isEmpty());
            }
        }
        return last;
    }

    public static List<Bytes> extrinsics(Json signedBlock) {
        return bytesList(signedBlock.need("block").need("extrinsics"));
    }

    /** A status: a bare text, or an object with one field. */
    public static TransactionStatus status(Json json) {
        if (json instanceof Json.Text) {
            return status(json.text(), json);
        }
        if (json instanceof Json.Obj object && object.fields().size() == 1) {
            var field = object.fields().entrySet().iterator().next();
            return status(field.getKey(), field.getValue());
        }
        throw new JsonException("a transaction status was expected, not " + json.describe());
    }

    private static TransactionStatus status(String name, Json value) {
        return switch (name) {
            case "future" -> new TransactionStatus.Future();
            case "ready" -> new TransactionStatus.Ready();
            case "broadcast" -> new TransactionStatus.Broadcast();
            case "inBlock" -> new TransactionStatus.InBlock(value.bytes(HASH_SIZE));
            case "retracted" -> new TransactionStatus.Retracted(value.bytes(HASH_SIZE));
            case "finalityTimeout" -> new TransactionStatus.FinalityTimeout(value.bytes(HASH_SIZE));
            case "finalized" -> new TransactionStatus.Finalized(value.bytes(HASH_SIZE));
            case "usurped" -> new TransactionStatus.Usurped(value.bytes(HASH_SIZE));
            case "dropped" -> new TransactionStatus.Dropped();
            case "invalid" -> new TransactionStatus.Invalid();
            default -> throw new JsonException("transaction status \"" + name + "\" is unknown");
        };
    }

    private static List<Json> two(Json json) {
        List<Json> items = json.items();
        if (items.size() != 2) {
            throw new JsonException("a pair was expected, not " + json.describe());
        }
        return items;
    }
}
