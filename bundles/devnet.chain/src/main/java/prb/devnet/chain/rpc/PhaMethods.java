package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.para.ParaChain;
import prb.devnet.chain.para.execution.Message;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.trie.StorageChanges;

/** The pha_* methods of Phala's nodes. Errors have code 10000. */
final class PhaMethods {

    private static final int ERROR = 10_000;
    private static final int BLOCKS_MAX = 10_000;

    private final ParaChain para;

    PhaMethods(ParaChain para) {
        this.para = para;
    }

    void addTo(MethodTable table) {
        table.add("pha_getStorageChangesAt", (params, call) -> block(params.bytes(0, "block hash")).changes().encode().toHex());
        table.add("pha_getStorageChanges", this::changes);
        table.add("pha_getMqNextSequence", this::nextSequence);
    }

    private Object changes(Params params, RpcCall call) throws RpcException {
        Bytes from = params.bytes(0, "from");
        Bytes to = params.bytes(1, "to");
        Ledger ledger = para.ledger();
        long first = block(from).number();
        long last = block(to).number();
        if (first > last) {
            throw new RpcException(ERROR, "Cannot resolve a block range ['" + from.toHex() + "' ... '" + to.toHex() + "].", "");
        }
        if (last - first >= BLOCKS_MAX) {
            throw new RpcException(ERROR, "Resource limited, Too large number of blocks.", "");
        }
        List<Object> out = new ArrayList<>();
        for (long number = first; number <= last; number++) {
            StorageChanges changes = ledger.at(number).orElseThrow().changes();
            List<List<String>> main = changes.main().stream().map(c -> StateMethods.change(c.key(), c.value())).toList();
            out.add(Map.of("mainStorageChanges", main, "childStorageChanges", List.of()));
        }
        return out;
    }

    private Object nextSequence(Params params, RpcCall call) throws RpcException {
        try {
            ScaleReader in = new ScaleReader(params.bytes(0, "sender"));
            Bytes sender = Message.readOrigin(in);
            in.expectEnd();
            return para.pool().nextSequence(sender);
        } catch (ScaleException e) {
            throw new RpcException(ERROR, "invalid sender", String.valueOf(e.getMessage()));
        }
    }

    private Block block(Bytes hash) throws RpcException {
        return para.ledger().find(hash).orElseThrow(() -> new RpcException(ERROR,
                "Error occurred while processing the block " + hash.toHex() + ": header not found.", ""));
    }
}
