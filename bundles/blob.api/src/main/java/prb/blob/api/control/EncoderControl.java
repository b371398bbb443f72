package prb.blob.api.control;

import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;

/** The running encoder, as an operator sees it. */
@ProviderType
public interface EncoderControl {

    /** How it is doing now. A snapshot. */
    EncoderStatus status();

    /**
     * Lets the relay side go on over a forced change of the authority set: from then on a justification of the set that this
     * block announces is accepted too. It lasts as long as the process; the setting {@code confirmedForcedChanges} lasts
     * longer. Confirming twice is harmless, and a change may be confirmed before it is met.
     *
     * @param number the relay block that announces the change, 0..2^32-1
     * @param hash its hash, 32 bytes; another block of this number stays refused
     * @throws IllegalArgumentException when number or hash is out of range, or the encoder waits at another block of this number
     */
    void confirmForcedChange(long number, Bytes hash);
}
