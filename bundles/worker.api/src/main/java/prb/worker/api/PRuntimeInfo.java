package prb.worker.api;

import java.util.Optional;
import prb.scale.Bytes;

/**
 * What a pRuntime reports. Counters are the next numbers it wants.
 *
 * @param publicKey 32 bytes once initialised @param waitingForParaHeaders relay headers were taken without their para headers
 */
public record PRuntimeInfo(boolean initialized, boolean registered, Optional<Bytes> publicKey,
        Optional<Bytes> genesisBlockHash, long nextRelayHeader,
        long nextParaHeader, long nextParaBlock, boolean waitingForParaHeaders, long pendingMessages, long score,
        String version) {}
