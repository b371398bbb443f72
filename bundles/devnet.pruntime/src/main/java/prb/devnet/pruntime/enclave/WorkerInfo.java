package prb.devnet.pruntime.enclave;

import java.util.Optional;
import prb.scale.Bytes;

/**
 * What GetInfo tells. Counters are next numbers, all 0 before init.
 *
 * @param stateRoot 32 bytes, absent before init
 * @param canLoadChainState second generation only
 */
public record WorkerInfo(String version, boolean registered, Optional<Identity> identity, long nextRelay, long nextPara,
        long nextBlock,
        Optional<Bytes> stateRoot, long pendingMessages, long score, boolean debugKey, boolean waitsForParaHeaders,
        boolean canLoadChainState, long relayGenesis, boolean secondGeneration) {

    /** Present once initialised; each 32 bytes. */
    public record Identity(Bytes genesisHash, Bytes publicKey, Bytes ecdhPublicKey) {}

    public boolean initialized() {
        return identity.isPresent();
    }
}
