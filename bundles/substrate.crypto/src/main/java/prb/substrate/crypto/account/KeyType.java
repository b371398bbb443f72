package prb.substrate.crypto.account;

/** Signature schemes; {@link #multiSignatureIndex()} is the index in MultiSignature. */
public enum KeyType {
    ED25519, SR25519, ECDSA;

    /** 0 ed25519, 1 sr25519, 2 ecdsa. */
    public int multiSignatureIndex() { return ordinal(); }
}
