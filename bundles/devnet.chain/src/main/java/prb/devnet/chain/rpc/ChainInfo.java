package prb.devnet.chain.rpc;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.scale.Bytes;
import prb.substrate.runtime.RuntimeVersion;

/**
 * What the methods that both chains have need to know.
 *
 * @param name of the chain, as system_chain answers
 * @param properties as system_properties answers
 * @param justification GRANDPA justification that goes with a block
 */
public record ChainInfo(String name, Ledger ledger, RuntimeVersion version, Bytes metadata, Map<String, Object> properties,
        Function<Block, Optional<Bytes>> justification) {

    /** The block with a hash; the best one when no hash is given. @throws RpcException when the hash is unknown */
    Block block(Optional<Bytes> hash) throws RpcException {
        if (hash.isEmpty()) {
            return ledger.best();
        }
        return ledger.find(hash.get()).orElseThrow(() -> RpcException.unknownBlock(hash.get().toHex()));
    }
}
