package prb.cli.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import prb.cli.probe.NodeRpc;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Whether the parachain belongs to the relay chain: the para head that the relay chain knows is a block of the para node. */
final class PairCheck implements Check {

    private static final String PAIR = "relay and para";

    private final Patient patient;

    PairCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return PAIR;
    }

    @Override
    public List<Finding> look() {
        try (NodeRpc relay = first(Patient.RELAY, "ws://127.0.0.1:9944");
                NodeRpc para = first(Patient.PARA,
                        "ws://127.0.0.1:9945")) {
            return List.of(compare(relay, para));
        } catch (IOException e) {
            return List.of(Finding.fail(PAIR, "", "can not be compared: " + e.getMessage(), "mend the nodes first"));
        }
    }

    private static Finding compare(NodeRpc relay, NodeRpc para) throws IOException {
        Optional<Long> id = paraId(para);
        if (id.isEmpty()) {
            return Finding.fail(PAIR, "", "the para node tells no para id: it is no parachain",
                    "are " + Patient.RELAY + " and " + Patient.PARA + " mixed up?");
        }
        String at = relay.call("chain_getFinalizedHead").text();
        String key = Bytes.concat(plain("Paras", "Heads"), StorageHasher.TWOX_64_CONCAT.apply(new ScaleWriter().u32(id.get())
                .toBytes())).toHex();
        String head = relay.call("state_getStorage", key, at).text();
        if (head.isEmpty()) {
            return Finding.fail(PAIR, "", "para " + id.get() + " is not registered on the relay chain", "are "
                    + Patient.RELAY + " and " + Patient.PARA + " of one network, for example Kusama and Khala?");
        }
        Header header = header(head);
        String known = para.call("chain_getBlockHash", header.number()).text();
        if (known.isEmpty()) {
            return Finding.warn(PAIR, "", "the para node does not have block " + header.number()
                    + " yet, which is final on the relay chain", "wait until it is synced");
        }
        return known.equals(header.hash().toHex())
                ? Finding.ok(PAIR, "", "belong together: para " + id.get() + ", block " + header.number() + " is final on both")
                : Finding.fail(PAIR, "", "para " + id.get() + " has another block " + header.number() + " on the relay chain",
                        "the para node follows another chain of the same id, or a fork: use another one");
    }

    private static Header header(String head) throws IOException {
        try {
            return Header.decode(new ScaleReader(Bytes.fromHex(head)).bytes());
        } catch (RuntimeException e) {
            throw new IOException("the relay node's para head can not be read: " + e.getMessage(), e);
        }
    }

    /** The para id as the para node tells it; empty where it tells none. */
    static Optional<Long> paraId(NodeRpc para) throws IOException {
        String value = para.call("state_getStorage", plain("ParachainInfo", "ParachainId").toHex()).text();
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(new ScaleReader(Bytes.fromHex(value)).u32());
        } catch (RuntimeException e) {
            throw new IOException("the para node's para id can not be read: " + e.getMessage(), e);
        }
    }

    static Bytes plain(String pallet, String item) {
        return Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(item)));
    }

    private NodeRpc first(String variable, String fallback) throws IOException {
        return firstOf(patient.list(variable, fallback));
    }

    /** The first of several nodes that takes a connection. */
    static NodeRpc firstOf(List<String> urls) throws IOException {
        IOException failure = new IOException("no node is named");
        for (String url : urls) {
            try {
                return NodeRpc.connect(url);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }
}
