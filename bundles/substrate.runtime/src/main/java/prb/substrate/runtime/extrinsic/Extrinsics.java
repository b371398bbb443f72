package prb.substrate.runtime.extrinsic;

import java.util.function.UnaryOperator;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;

/** Builds and reads extrinsics version 4. */
public final class Extrinsics {
    private Extrinsics() {}
    /** The bytes to sign: call, extra, additional; already hashed when longer than 256 bytes. @throws IllegalArgumentException naming a signed extension that is not understood */
    public static Bytes payload(Runtime runtime, Bytes call, SigningContext context) { throw new AssertionError("room not filled"); }
    /** A signed extrinsic with its length prefix. @param sign makes the signature over the payload */
    public static Bytes signed(Runtime runtime, Bytes call, SigningContext context, AccountId signer, KeyType type, UnaryOperator<Bytes> sign) { throw new AssertionError("room not filled"); }
    /** A bare extrinsic (inherent) with its length prefix. */
    public static Bytes bare(Bytes call) { throw new AssertionError("room not filled"); }
    /** Reads an extrinsic with its length prefix. */
    public static ExtrinsicView decode(Runtime runtime, Bytes extrinsic) { throw new AssertionError("room not filled"); }
    /** blake2b-256 of all bytes, length prefix included. */
    public static Bytes hash(Bytes extrinsic) { throw new AssertionError("room not filled"); }
}
