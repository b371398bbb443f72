package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.ledger.Block;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/** The state_* methods that answer at once. */
final class StateMethods {

    private static final int PAGE_MAX = 1000;
    private static final int PAGE_TOO_LARGE = 4004;

    private final ChainInfo chain;

    StateMethods(ChainInfo chain) {
        this.chain = chain;
    }

    void addTo(MethodTable table) {
        table.add(List.of("state_getStorage", "state_getStorageAt"),
                (params, call) -> value(params).map(Bytes::toHex).orElse(null));
        table.add(List.of("state_getStorageHash", "state_getStorageHashAt"),
                (params, call) -> value(params).map(value -> Hashing.blake2b256(value).toHex()).orElse(null));
        table.add(List.of("state_getStorageSize", "state_getStorageSizeAt"),
                (params, call) -> value(params).map(Bytes::size).orElse(null));
        table.add("state_getPairs", this::pairs);
        table.add("state_getKeys", (params, call) -> keys(params.bytes(0, "prefix"), block(params, 1)));
        table.add(List.of("state_getKeysPaged", "state_getKeysPagedAt"), this::keysPaged);
        table.add("state_queryStorageAt", this::query);
        table.add("state_getReadProof", this::readProof);
        table.add("state_getMetadata", (params, call) -> {
            block(params, 0);
            return chain.metadata().toHex();
        });
        table.add(List.of("state_getRuntimeVersion", "chain_getRuntimeVersion"), (params, call) -> {
            block(params, 0);
            return Shapes.version(chain.version());
        });
    }

    private Block block(Params params, int place) throws RpcException {
        return chain.block(params.optionalBytes(place, "block hash"));
    }

    private Optional<Bytes> value(Params params) throws RpcException {
        return block(params, 1).state().get(params.bytes(0, "key"));
    }

    private Object pairs(Params params, RpcCall call) throws RpcException {
        List<List<String>> out = new ArrayList<>();
        Bytes prefix = params.bytes(0, "prefix");
        block(params, 1).state().forEach(prefix, (key, value) -> out.add(List.of(key.toHex(), value.toHex())));
        return out;
    }

    private static List<String> keys(Bytes prefix, Block block) {
        List<String> out = new ArrayList<>();
        block.state().forEach(prefix, (key, value) -> out.add(key.toHex()));
        return out;
    }

    private Object keysPaged(Params params, RpcCall call) throws RpcException {
        Bytes prefix = params.optionalBytes(0, "prefix").orElse(Bytes.EMPTY);
        long count = params.number(1, "count");
        if (count > PAGE_MAX) {
            throw new RpcException(PAGE_TOO_LARGE, "count exceeds maximum value. value: " + count + ", max: " + PAGE_MAX, "");
        }
        Optional<Bytes> after = params.optionalBytes(2, "start key");
        List<String> out = new ArrayList<>();
        block(params, 3).state().forEach(prefix, (key, value) -> {
            if (out.size() < count && (after.isEmpty() || key.compareTo(after.get()) > 0)) {
                out.add(key.toHex());
            }
        });
        return out;
    }

    private Object query(Params params, RpcCall call) throws RpcException {
        Block block = block(params, 1);
        List<List<String>> changes = new ArrayList<>();
        for (Bytes key : params.keys(0, "keys")) {
            changes.add(change(key, block.state().get(key)));
        }
        return List.of(Map.of("block", block.hash().toHex(), "changes", changes));
    }

    private Object readProof(Params params, RpcCall call) throws RpcException {
        Block block = block(params, 1);
        List<String> nodes = block.state().prove(params.keys(0, "keys")).stream().map(Bytes::toHex).toList();
        return Map.of("at", block.hash().toHex(), "proof", nodes);
    }

    /** A pair of key and value or null. */
    static List<String> change(Bytes key, Optional<Bytes> value) {
        return Arrays.asList(key.toHex(), value.map(Bytes::toHex).orElse(null));
    }
}
