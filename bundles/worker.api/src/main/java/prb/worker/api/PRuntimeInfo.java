package prb.worker.api;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * What a pRuntime reports. Counters are the next numbers it wants.
 *
 * @param publicKey 32 bytes once initialised @param attestationMethods such as epid and dcap; empty before 2.x
 * @param waitingForParaHeaders relay headers were taken without their para headers
 */
public record PRuntimeInfo(boolean initialized, boolean registered, Optional<Bytes> publicKey,
        Optional<Bytes> genesisBlockHash, long nextRelayHeader,
        long nextParaHeader, long nextParaBlock, boolean waitingForParaHeaders, long pendingMessages, long score,
        String version, List<String> attestationMethods) {

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
}
