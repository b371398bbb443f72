package prb.substrate.chain.grandpa;

import java.math.BigInteger;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * Who finalizes, under which set id. SCALE: the list, then the id as u64. Immutable; any thread.
 *
 * @param authorities the voters in the order of the chain
 * @param setId unsigned 64 bits; grows by one with every change
 */
public record AuthoritySet(List<Authority> authorities, long setId) {

    /** The well-known key {@code :grandpa_authorities}; its value has a version byte in front. */
    public static final Bytes WELL_KNOWN_KEY = Bytes.utf8(":grandpa_authorities");

    /** Most authorities accepted in one list; the largest public chain has about a thousand. */
    public static final int AUTHORITIES_MAX = 65_536;

    private static final int WELL_KNOWN_VERSION = 1;
    private static final int AUTHORITY_SIZE = 40;

    /** Keeps a copy of the lists, which can not be changed. */
    public AuthoritySet {
        authorities = List.copyOf(authorities);
    }

    /**
     * Sum of all weights, 0 for an empty set.
     *
     * @throws ArithmeticException when the sum is above 2^63-1, which no chain reaches
     */
    public long totalWeight() {
        BigInteger total = BigInteger.ZERO;
        for (Authority authority : authorities) {
            total = total.add(new BigInteger(Long.toUnsignedString(authority.weight())));
        }
        return total.longValueExact();
    }

    /**
     * Least weight that finalizes: total - floor((total-1)/3). 0 for an empty set, which can finalize nothing.
     *
     * @throws ArithmeticException as {@link #totalWeight()}
     */
    public long threshold() {
        long total = totalWeight();
        return total == 0 ? 0 : total - (total - 1) / 3;
    }

    /** Writes the list and the id. */
    public void write(ScaleWriter out) {
        writeList(out, authorities);
        out.u64(setId);
    }

    /**
     * Reads the list and the id.
     *
     * @throws prb.scale.ScaleException when the bytes end early or the list is above {@link #AUTHORITIES_MAX}
     */
    public static AuthoritySet read(ScaleReader in) {
        List<Authority> authorities = readList(in);
        return new AuthoritySet(authorities, in.u64());
    }

    /**
     * The value of {@link #WELL_KNOWN_KEY}: version 1, then the list.
     *
     * @throws prb.scale.ScaleException on another version or a malformed list
     */
    public static List<Authority> decodeWellKnown(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        int version = in.u8();
        if (version != WELL_KNOWN_VERSION) {
            throw in.error(":grandpa_authorities has version " + version + ", not " + WELL_KNOWN_VERSION);
        }
        return exactlyOneList(in);
    }

    /**
     * The value of Grandpa.Authorities: the list alone.
     *
     * @throws prb.scale.ScaleException on a malformed list
     */
    public static List<Authority> decodePallet(Bytes value) {
        return exactlyOneList(new ScaleReader(value));
    }

    /** SCALE Vec of (id, weight u64). */
    public static Bytes encodeList(List<Authority> authorities) {
        ScaleWriter out = new ScaleWriter(4 + AUTHORITY_SIZE * authorities.size());
        writeList(out, authorities);
        return out.toBytes();
    }

    static void writeList(ScaleWriter out, List<Authority> authorities) {
        out.list(authorities, (writer, authority) -> writer.raw(authority.id()).u64(authority.weight()));
    }

    static List<Authority> readList(ScaleReader in) {
        int count = in.count(AUTHORITY_SIZE);
        if (count > AUTHORITIES_MAX) {
            throw in.error(count + " authorities, limit is " + AUTHORITIES_MAX);
        }
        Authority[] list = new Authority[count];
        for (int i = 0; i < count; i++) {
            list[i] = new Authority(in.fixed(32).compact(), in.u64());
        }
        return List.of(list);
    }

    private static List<Authority> exactlyOneList(ScaleReader in) {
        List<Authority> list = readList(in);
        in.expectEnd();
        return list;
    }
}
