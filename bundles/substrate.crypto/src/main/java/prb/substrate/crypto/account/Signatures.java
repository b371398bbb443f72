package prb.substrate.crypto.account;

import prb.scale.Bytes;

/** Verification of signatures. */
public final class Signatures {
    private Signatures() {}

    /** Whether the signature is valid; false, never an exception, for malformed keys, points or lengths. */
    public static boolean verify(KeyType type, Bytes publicKey, Bytes message, Bytes signature) { throw new AssertionError("room not filled"); }
}
