package prb.devnet.pruntime.enclave;

import java.util.Optional;
import prb.devnet.pruntime.sync.Requests.GenesisInfo;
import prb.scale.Bytes;

/**
 * InitRuntime.
 *
 * @param genesisState SCALE Vec of (key, value)
 * @param debugKey 32 bytes
 * @param operator 32 bytes
 */
public record InitCall(boolean skipAttestation, GenesisInfo genesis, Bytes genesisState, Optional<Bytes> debugKey,
        Optional<Bytes> operator) {}
