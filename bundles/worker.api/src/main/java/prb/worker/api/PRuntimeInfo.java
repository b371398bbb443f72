package prb.worker.api;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * What a pRuntime reports. Counters are the next numbers it wants.
 *
 * @param publicKey 32 bytes once initialised @param attestationMethods such as epid and dcap; empty before 2.x
 * @param waitingForParaHeaders relay headers were taken without their para headers
 * @param canLoadChainState it may be given the state of a para block instead of all blocks before; never before 2.x
 * @param description JSON object of all that it reports, as the original bridge shows it; empty where it is not kept
 */
public record PRuntimeInfo(boolean initialized, boolean registered, Optional<Bytes> publicKey,
        Optional<Bytes> genesisBlockHash, long nextRelayHeader,
        long nextParaHeader, long nextParaBlock, boolean waitingForParaHeaders, long pendingMessages, long score,
        String version, List<String> attestationMethods, boolean canLoadChainState, String description) {

    public PRuntimeInfo {
        attestationMethods = List.copyOf(attestationMethods);
    }

    /** A runtime that names no attestation methods, as those before 2.x. */
    public PRuntimeInfo(boolean initialized, boolean registered, Optional<Bytes> publicKey, Optional<Bytes> genesisBlockHash,
            long nextRelayHeader, long nextParaHeader, long nextParaBlock, boolean waitingForParaHeaders, long pendingMessages,
            long score, String version) {
        this(initialized, registered, publicKey, genesisBlockHash, nextRelayHeader, nextParaHeader, nextParaBlock,
                waitingForParaHeaders, pendingMessages, score, version, List.of());
    }

    /** A runtime that must be fed from its genesis on. */
    public PRuntimeInfo(boolean initialized, boolean registered, Optional<Bytes> publicKey, Optional<Bytes> genesisBlockHash,
            long nextRelayHeader, long nextParaHeader, long nextParaBlock, boolean waitingForParaHeaders, long pendingMessages,
            long score, String version, List<String> attestationMethods) {
        this(initialized, registered, publicKey, genesisBlockHash, nextRelayHeader, nextParaHeader, nextParaBlock,
                waitingForParaHeaders, pendingMessages, score, version, attestationMethods, false, "");
    }
}
