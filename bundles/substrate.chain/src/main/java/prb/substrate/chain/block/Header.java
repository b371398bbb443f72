package prb.substrate.chain.block;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** A block header with its exact bytes; its hash is the blake2b-256 of them, computed once on demand. Equal when the bytes are. */
public final class Header {
    // parentHash 32, number 0..2^32-1, stateRoot 32, extrinsicsRoot 32, digest
    public static Header of(Bytes parentHash, long number, Bytes stateRoot, Bytes extrinsicsRoot, List<DigestItem> digest) { throw new AssertionError("room not filled"); }
    /** Exactly one header. @throws prb.scale.ScaleException otherwise */
    public static Header decode(Bytes encoded) { throw new AssertionError("room not filled"); }
    public static Header read(ScaleReader in) { throw new AssertionError("room not filled"); }
    public Bytes parentHash() { throw new AssertionError("room not filled"); }
    public long number() { throw new AssertionError("room not filled"); }
    public Bytes stateRoot() { throw new AssertionError("room not filled"); }
    public Bytes extrinsicsRoot() { throw new AssertionError("room not filled"); }
    public List<DigestItem> digest() { throw new AssertionError("room not filled"); }
    /** The SCALE bytes. */
    public Bytes encoded() { throw new AssertionError("room not filled"); }
    public Bytes hash() { throw new AssertionError("room not filled"); }
}
