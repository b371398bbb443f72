package prb.blob.store;

import java.util.Optional;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;

/** What the assembler asks of the stored facts. All values are as they were received; absent ones are empty. */
interface Facts {

    Optional<Fact.Genesis> genesis();

    Optional<Bytes> relayHeader(long number);

    Optional<Bytes> justification(long rangeLast);

    /** SCALE AuthoritySetChange when the range that ends here hands over to the next set. */
    Optional<Bytes> setChange(long rangeLast);

    /** SCALE proof nodes of the para head at the end of a range. */
    Optional<Bytes> paraHeadProof(long rangeLast);

    /** The range that contains a relay block, by its end: the first stored end at or after the block. */
    Optional<RangeEnd> rangeOf(long relayNumber);

    /** The range that ended before a relay block. */
    Optional<RangeEnd> rangeBefore(long relayNumber);

    Optional<Bytes> paraHeader(long number);

    Optional<Bytes> paraChanges(long number);
}
