package prb.chain.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;

/** The relay chain: GRANDPA finality on top of {@link Chain}. */
@ProviderType
public interface RelayChain extends Chain {

    /**
     * grandpa_proveFinality: proof for the block {@code number} as SCALE FinalityProof. Empty when nothing after it is final yet.
     * A node that does not offer the method answers with a ChainException of kind UNSUPPORTED.
     */
    Optional<Bytes> proveFinality(long number) throws ChainException;

    /** The GRANDPA justification stored with a block, as SCALE GrandpaJustification; empty when there is none. */
    Optional<Bytes> justification(Bytes blockHash) throws ChainException;
}
