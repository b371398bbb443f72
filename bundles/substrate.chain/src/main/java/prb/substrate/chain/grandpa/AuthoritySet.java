package prb.substrate.chain.grandpa;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Who finalizes, under which set id. SCALE: list, then id u64. */
public record AuthoritySet(List<Authority> authorities, long setId) {
    /** The well-known key {@code :grandpa_authorities}; its value has a version byte in front. */
    public static final Bytes WELL_KNOWN_KEY = Bytes.utf8(":grandpa_authorities");

    public AuthoritySet { authorities = List.copyOf(authorities); }

    public long totalWeight() { throw new AssertionError("room not filled"); }
    /** total - floor((total-1)/3). */
    public long threshold() { throw new AssertionError("room not filled"); }
    public void write(ScaleWriter out) { throw new AssertionError("room not filled"); }
    public static AuthoritySet read(ScaleReader in) { throw new AssertionError("room not filled"); }
    /** The value of {@link #WELL_KNOWN_KEY}: version 1, then the list. */
    public static List<Authority> decodeWellKnown(Bytes value) { throw new AssertionError("room not filled"); }
    /** The value of Grandpa.Authorities: the list alone. */
    public static List<Authority> decodePallet(Bytes value) { throw new AssertionError("room not filled"); }
    /** SCALE Vec of (id, weight). */
    public static Bytes encodeList(List<Authority> authorities) { throw new AssertionError("room not filled"); }
}
