package prb.substrate.chain.grandpa;

import java.util.List;
import java.util.Optional;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;

/** What GRANDPA (engine FRNK) says in a header's digest. */
public sealed interface GrandpaLog {
    /** Index 1. The set changes after this block plus {@code delay} blocks. */
    record ScheduledChange(List<Authority> authorities, long delay) implements GrandpaLog {}
    /** Index 2. */
    record ForcedChange(long medianLastFinalized, List<Authority> authorities, long delay) implements GrandpaLog {}
    /** Index 3. */
    record OnDisabled(long authorityIndex) implements GrandpaLog {}
    /** Index 4. */
    record Pause(long delay) implements GrandpaLog {}
    /** Index 5. */
    record Resume(long delay) implements GrandpaLog {}

    /** The GRANDPA logs of a header in order. @throws prb.scale.ScaleException on a malformed one */
    static List<GrandpaLog> of(Header header) { throw new AssertionError("room not filled"); }
    /** The first scheduled change of a header. */
    static Optional<ScheduledChange> scheduledChange(Header header) { throw new AssertionError("room not filled"); }
    /** The digest item that carries a log. */
    default DigestItem toDigestItem() { throw new AssertionError("room not filled"); }
}
