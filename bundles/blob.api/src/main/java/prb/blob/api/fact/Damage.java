package prb.blob.api.fact;

import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;

/** A stored fact that can not be read any more (bit rot), with all that is needed to fetch and verify it again. Immutable. */
public sealed interface Damage {

    /**
     * A range of relay headers, or what stands at its end. The replacement is one {@link Fact.RelayRange}, or several, that
     * begin at {@code first} and follow {@code parentHash}; where they end is free, as long as no set change is crossed, since
     * nodes need not have the justification of {@code last} any more. The store splits and joins.
     *
     * @param first first relay block of the range
     * @param last its justified block
     * @param parentHash hash of relay block {@code first - 1}
     * @param signers the set that finalizes the range
     * @param paraHeadBefore para head recorded at {@code first - 1}, -1 none: later heads are not lower
     * @param lastHash hash of {@code last} as the next range names it; empty when that is not known
     */
    record RelayRange(long first, long last, Bytes parentHash, AuthoritySet signers, long paraHeadBefore,
            Optional<Bytes> lastHash) implements Damage {}

    /** A para block. @param hash what its header must hash to, known from its child or from a proven head */
    record ParaBlock(long number, Bytes hash) implements Damage {}

    /** The genesis record. @param relayNumber the relay block of the former genesis info, -1 when that is not known */
    record Genesis(long relayNumber) implements Damage {}
}
