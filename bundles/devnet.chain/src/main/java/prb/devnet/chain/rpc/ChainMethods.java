package prb.devnet.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.devnet.chain.ledger.Block;
import prb.scale.Bytes;

/** The chain_* methods that answer at once. */
final class ChainMethods {

    private static final int NUMBERS_MAX = 10_000;

    private final ChainInfo chain;

    ChainMethods(ChainInfo chain) {
        this.chain = chain;
    }

    void addTo(MethodTable table) {
        table.add(List.of("chain_getBlockHash", "chain_getHead"), this::blockHash);
        table.add(List.of("chain_getFinalizedHead", "chain_getFinalisedHead"),
                (params, call) -> chain.ledger().finalized().hash().toHex());
        table.add("chain_getHeader", (params, call) -> find(params).map(block -> Shapes.header(block.header())).orElse(null));
        table.add("chain_getBlock", (params, call) -> find(params)
                .map(block -> Shapes.block(block, chain.justification().apply(block))).orElse(null));
    }

    private @Nullable Object blockHash(Params params, RpcCall call) throws RpcException {
        Optional<JsonNode> which = params.at(0);
        if (which.isEmpty()) {
            return chain.ledger().best().hash().toHex();
        }
        if (!which.get().isArray()) {
            return hashAt(which.get());
        }
        if (which.get().size() > NUMBERS_MAX) {
            throw RpcException.invalidParams("at most " + NUMBERS_MAX + " block numbers");
        }
        List<String> out = new ArrayList<>();
        for (JsonNode number : which.get()) {
            out.add(hashAt(number));
        }
        return out;
    }

    private @Nullable String hashAt(JsonNode number) throws RpcException {
        return chain.ledger().at(Params.number(number, "block number")).map(block -> block.hash().toHex()).orElse(null);
    }

    private Optional<Block> find(Params params) throws RpcException {
        Optional<Bytes> hash = params.optionalBytes(0, "hash");
        return hash.isEmpty() ? Optional.of(chain.ledger().best()) : chain.ledger().find(hash.get());
    }
}
