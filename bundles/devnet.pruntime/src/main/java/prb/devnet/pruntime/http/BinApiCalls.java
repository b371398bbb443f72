package prb.devnet.pruntime.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.devnet.pruntime.sync.RefusedException;
import prb.devnet.pruntime.sync.Requests;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.wire.pruntime.BinApiEnvelope;

/** The bulk calls: SCALE in, JSON envelope out. Any thread. */
final class BinApiCalls {

    static final Set<String> NAMES = Set.of("sync_header", "sync_para_header", "sync_combined_headers", "dispatch_block");

    private final SimulatedWorker worker;

    BinApiCalls(SimulatedWorker worker) {
        this.worker = worker;
    }

    /** @param name one of {@link #NAMES} */
    BinApiEnvelope call(String name, Bytes request) {
        BinApiEnvelope answer;
        try {
            answer = BinApiEnvelope.ok(dispatch(name, new ScaleReader(request)));
        } catch (ScaleException e) {
            answer = BinApiEnvelope.error("Decode input parameter failed");
        } catch (RefusedException e) {
            answer = BinApiEnvelope.error(String.valueOf(e.getMessage()));
        }
        return signed(answer);
    }

    private Map<String, Long> dispatch(String name, ScaleReader in) throws RefusedException {
        return switch (name) {
            case "sync_header" -> Map.of("synced_to", worker.syncHeaders(Requests.syncHeaders(in)));
            case "sync_para_header" -> Map.of("synced_to", worker.syncParaHeaders(Requests.syncParaHeaders(in)));
            case "sync_combined_headers" -> {
                long[] numbers = worker.syncCombined(Requests.syncCombined(in));
                yield Map.of("relaychain_synced_to", numbers[0], "parachain_synced_to", numbers[1]);
            }
            case "dispatch_block" -> Map.of("dispatched_to", worker.dispatch(Requests.dispatchBlocks(in)));
            default -> throw new IllegalArgumentException(name + " is none of " + NAMES);
        };
    }

    /** The answer with the worker's signature over its payload, once there is a key. */
    BinApiEnvelope signed(BinApiEnvelope answer) {
        Optional<Bytes> signature = worker.signPayload(Bytes.utf8(answer.payload()));
        return signature.map(bytes -> answer.signed(bytes.toPlainHex())).orElse(answer);
    }
}
