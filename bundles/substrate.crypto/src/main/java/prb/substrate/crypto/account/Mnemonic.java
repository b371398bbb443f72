package prb.substrate.crypto.account;

import java.security.SecureRandom;
import prb.scale.Bytes;

/** BIP39 phrases, turned into seeds the Substrate way (from the entropy, not from the phrase). English words. */
public final class Mnemonic {
    private Mnemonic() {}

    /** A fresh phrase of 12, 15, 18, 21 or 24 words. */
    public static String generate(int words, SecureRandom random) { throw new AssertionError("room not filled"); }

    /** The entropy of a phrase. @throws IllegalArgumentException naming the bad word, count or checksum (never the phrase) */
    public static Bytes entropy(String phrase) { throw new AssertionError("room not filled"); }

    /** The 32-byte mini secret of phrase and password; the password is not normalised. */
    public static Bytes miniSecret(String phrase, String password) { throw new AssertionError("room not filled"); }
}
