package prb.blob.store;

import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;

/** What the assembler asks of the stored facts. All values are as they were received; absent and damaged ones are empty. */
public interface Facts {

    Optional<Fact.Genesis> genesis();

    /** Headers of a range as {@link RelayHeaders} joins them. */
    Optional<Bytes> relayHeaders(long rangeLast);

    Optional<Bytes> justification(long rangeLast);

    /** SCALE AuthoritySetChange when the range that ends here hands over to the next set. */
    Optional<Bytes> setChange(long rangeLast);

    /** SCALE proof nodes of the para head at the end of a range. */
    Optional<Bytes> paraHeadProof(long rangeLast);

    /** The range that contains a relay block, by its end: the first stored end at or after the block. */
    Optional<RangeEnd> rangeOf(long relayNumber);

    /** The range that ended before a relay block. */
    Optional<RangeEnd> rangeBefore(long relayNumber);

    /** Stored ends from {@code from} on up to and with {@code to}, ascending. */
    List<RangeEnd> ranges(long from, long to);

    /** Last block of the authority set that ended before a relay block; empty when none is stored. */
    Optional<Long> setEndBefore(long relayNumber);

    /** Last block of the authority set that a relay block belongs to; empty while the set goes on. */
    Optional<Long> setEndFrom(long relayNumber);

    Optional<Bytes> paraHeader(long number);

    /** Para headers first to last; empty when one is missing. */
    Optional<List<Bytes>> paraHeaders(long first, long last);

    Optional<Bytes> paraChanges(long number);
}
