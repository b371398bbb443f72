package prb.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import prb.scale.Bytes;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeHistory;

/**
 * What the runtime of the parachain says it did.
 *
 * @param all events of blocks 1 up to the finalized one, in order
 * @param failures why calls failed, one text for each
 */
record ParaEvents(List<EventRecord> all, List<String> failures) {

    private static final Map<String, String> FAILURES = Map.of("ExtrinsicFailed", "dispatch_error", "ItemFailed", "error");

    static ParaEvents read(Devnet devnet) throws IOException {
        List<EventRecord> all = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (NodeRpc node = new NodeRpc(devnet.paraPort())) {
            RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
            long last = devnet.finalPara();
            for (long number = 1; number <= last; number++) {
                Bytes hash = node.bytes("chain_getBlockHash", number);
                Runtime runtime = history.executing(hash);
                for (EventRecord event : runtime
                        .decodeEvents(node.bytes("state_getStorage", runtime.storageKey("System", "Events")
                                .toHex(), hash.toHex()))) {
                    all.add(event);
                    String field = FAILURES.get(event.name());
                    if (field != null) {
                        failures.add(runtime.explain(Objects.requireNonNull(event.fields().get(field))).toString());
                    }
                }
            }
        }
        return new ParaEvents(all, failures);
    }

    /** All values of a field in events of a kind. */
    List<String> field(String pallet, String name, String field) {
        return all.stream().filter(event -> event.pallet().equals(pallet) && event.name().equals(name))
                .map(event -> String.valueOf(event.fields().get(field))).sorted().toList();
    }
}
