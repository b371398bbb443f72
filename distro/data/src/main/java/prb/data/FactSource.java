package prb.data;

import java.io.IOException;
import java.util.Optional;
import prb.blob.api.fact.Fact;

/**
 * Facts in the order in which they can be verified: the genesis, para block 0, then each relay range followed by the para blocks
 * that it vouches for.
 */
interface FactSource extends AutoCloseable {

    /** The next fact; empty at the end. */
    Optional<Fact> next() throws IOException, RefusedException;

    /** Where the fact that came last stands, for messages. */
    String where();

    /** How far this is, in the unit of {@link #total}. */
    long done();

    /** How much there is, 0 when not known. */
    long total();

    @Override
    void close() throws IOException;
}
