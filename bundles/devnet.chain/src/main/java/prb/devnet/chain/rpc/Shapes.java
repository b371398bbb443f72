package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.ledger.Block;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.runtime.RuntimeVersion;

/** The JSON shapes of headers, blocks and versions, as Substrate nodes write them. */
final class Shapes {

    private static final Bytes FRNK = Bytes.utf8("FRNK");

    private Shapes() {}

    static Map<String, Object> header(Header header) {
        List<String> logs = header.digest().stream().map(item -> {
            ScaleWriter out = new ScaleWriter();
            item.write(out);
            return out.toBytes().toHex();
        }).toList();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("parentHash", header.parentHash().toHex());
        out.put("number", "0x" + Long.toHexString(header.number()));
        out.put("stateRoot", header.stateRoot().toHex());
        out.put("extrinsicsRoot", header.extrinsicsRoot().toHex());
        out.put("digest", Map.of("logs", logs));
        return out;
    }

    /** A block with justifications as arrays of numbers, the way nodes write them. */
    static Map<String, Object> block(Block block, Optional<Bytes> justification) {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("header", header(block.header()));
        inner.put("extrinsics", block.extrinsics().stream().map(Bytes::toHex).toList());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("block", inner);
        out.put("justifications", justification.map(j -> List.of(List.of(numbers(FRNK), numbers(j)))).orElse(null));
        return out;
    }

    static Map<String, Object> version(RuntimeVersion version) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("specName", version.specName());
        out.put("implName", version.specName());
        out.put("authoringVersion", 1);
        out.put("specVersion", version.specVersion());
        out.put("implVersion", 0);
        out.put("apis", List.of(List.of("0xdf6acb689907609b", 4), List.of("0x37e397fc7c91f5e4", 1)));
        out.put("transactionVersion", version.transactionVersion());
        out.put("stateVersion", version.stateVersion());
        return out;
    }

    private static List<Integer> numbers(Bytes bytes) {
        List<Integer> out = new ArrayList<>(bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            out.add(bytes.u8(i));
        }
        return out;
    }
}
