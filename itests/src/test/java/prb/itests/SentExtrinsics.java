package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;

/** The signed extrinsics of a chain, block by block, as its node tells. */
final class SentExtrinsics implements AutoCloseable {

    private final NodeRpc node;
    private final Runtime runtime;
    private final List<ExtrinsicView> seen = new ArrayList<>();
    private long next = 1;

    SentExtrinsics(int port) throws IOException {
        node = new NodeRpc(port);
        Bytes head = node.bytes("chain_getBlockHash");
        runtime = Runtime.parse(node.metadata(head), node.version(head));
    }

    /** All so far, oldest first. */
    List<ExtrinsicView> all() throws IOException {
        long head = Long.decode(node.call("chain_getHeader").get("number").asText());
        for (; next <= head; next++) {
            String hash = node.call("chain_getBlockHash", next).asText();
            for (JsonNode each : node.call("chain_getBlock", hash).at("/block/extrinsics")) {
                ExtrinsicView extrinsic = Extrinsics.decode(runtime, Bytes.fromHex(each.asText()));
                if (extrinsic.signed().isPresent()) {
                    seen.add(extrinsic);
                }
            }
        }
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        node.close();
    }
}
