package prb.substrate.chain.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * A block header: its exact bytes, and views of them. Its hash is the blake2b-256 of them, computed once on
 * demand. Two headers are equal when their bytes are. Immutable; any thread.
 *
 * <p>SCALE, the same on relay chain and parachain: parent hash, compact number, state root, extrinsics root, digest.
 */
public final class Header {

    /** Largest block number: the chains count blocks in 32 bits. */
    public static final long NUMBER_MAX = 0xffff_ffffL;

    /** Most digest items accepted; real headers have one to five. */
    public static final int DIGEST_ITEMS_MAX = 1024;

    private static final int HASH_SIZE = HeaderScan.HASH_SIZE;

    private final Bytes encoded;
    private final long number;
    private final int rootsAt; // behind the number, whose size varies
    // Both made on demand without a lock: they have final fields only, a race merely makes them twice.
    private @Nullable List<DigestItem> digest;
    private @Nullable Bytes hash;

    private Header(Bytes encoded, long number, int rootsAt) {
        this.encoded = encoded;
        this.number = number;
        this.rootsAt = rootsAt;
    }

    /**
     * A new header, encoded here.
     *
     * @param parentHash 32 bytes, all zero for a genesis block
     * @param number 0..2^32-1
     * @param stateRoot 32 bytes
     * @param extrinsicsRoot 32 bytes
     * @param digest at most {@link #DIGEST_ITEMS_MAX} items
     * @throws IllegalArgumentException naming the field that is out of range
     */
    public static Header of(Bytes parentHash, long number, Bytes stateRoot, Bytes extrinsicsRoot, List<DigestItem> digest) {
        requireHash("parentHash", parentHash);
        requireHash("stateRoot", stateRoot);
        requireHash("extrinsicsRoot", extrinsicsRoot);
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("number is " + number + ", not in 0..2^32-1");
        }
        if (digest.size() > DIGEST_ITEMS_MAX) {
            throw new IllegalArgumentException("digest has " + digest.size() + " items, limit is " + DIGEST_ITEMS_MAX);
        }
        ScaleWriter out = new ScaleWriter(256);
        out.raw(parentHash).compact(number).raw(stateRoot).raw(extrinsicsRoot);
        out.list(digest, (writer, item) -> item.write(writer));
        return read(new ScaleReader(out.toBytes()));
    }

    private static void requireHash(String field, Bytes value) {
        if (value.size() != HASH_SIZE) {
            throw new IllegalArgumentException(field + " has " + value.size() + " bytes, not 32");
        }
    }

    /**
     * Reads exactly one header.
     *
     * @throws ScaleException when the bytes are no header, or more than one
     */
    public static Header decode(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        Header header = read(in);
        in.expectEnd();
        return header;
    }

    /**
     * Reads one header and leaves the reader behind it. The header copies its bytes when the input is larger than it,
     * so that keeping a header does not keep a whole message. The logs are checked now and decoded when asked for: most
     * headers are read for their links only.
     *
     * @throws ScaleException when the bytes are no header: ended early, number above 2^32-1, unknown digest tag,
     *     more than {@link #DIGEST_ITEMS_MAX} items
     */
    public static Header read(ScaleReader in) {
        int start = in.position();
        in.skip(HASH_SIZE);
        long number = in.in("number", HeaderScan::readNumber);
        int rootsAt = in.position() - start;
        in.skip(2 * HASH_SIZE);
        in.in("digest", HeaderScan::skipDigest);
        return new Header(in.since(start).compact(), number, rootsAt);
    }

    /** 32 bytes. */
    public Bytes parentHash() {
        return encoded.slice(0, HASH_SIZE);
    }

    /** 0..2^32-1. */
    public long number() {
        return number;
    }

    /** 32 bytes. */
    public Bytes stateRoot() {
        return encoded.slice(rootsAt, HASH_SIZE);
    }

    /** 32 bytes. */
    public Bytes extrinsicsRoot() {
        return encoded.slice(rootsAt + HASH_SIZE, HASH_SIZE);
    }

    /** The logs in order, seals included; unmodifiable. */
    public List<DigestItem> digest() {
        List<DigestItem> known = digest;
        if (known == null) {
            known = readDigest();
            digest = known;
        }
        return known;
    }

    private List<DigestItem> readDigest() {
        ScaleReader in = new ScaleReader(encoded.slice(rootsAt + 2 * HASH_SIZE));
        DigestItem[] items = new DigestItem[HeaderScan.readLogCount(in)];
        for (int i = 0; i < items.length; i++) {
            items[i] = DigestItem.read(in);
        }
        return List.of(items);
    }

    /** The SCALE bytes. */
    public Bytes encoded() {
        return encoded;
    }

    /** 32 bytes: blake2b-256 of {@link #encoded()}. */
    public Bytes hash() {
        Bytes known = hash;
        if (known == null) {
            known = Hashing.blake2b256(encoded);
            hash = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Header header && encoded.equals(header.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    /** Number and hash. */
    @Override
    public String toString() {
        return "block " + number + " " + hash().toHex();
    }
}
