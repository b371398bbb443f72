package prb.substrate.crypto.account;

import prb.scale.Bytes;

/** SS58 addresses: prefix, id and checksum in base58. */
public final class Ss58 {
    private Ss58() {}

    /** @param prefix 0..16383 */
    public record Decoded(int prefix, Bytes id) {}

    /** @throws IllegalArgumentException when prefix or length is not allowed */
    public static String encode(Bytes id, int prefix) { throw new AssertionError("room not filled"); }

    /** @throws IllegalArgumentException with the reason: alphabet, length, prefix or checksum */
    public static Decoded decode(String address) { throw new AssertionError("room not filled"); }
}
