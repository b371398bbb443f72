package prb.substrate.crypto.account;

import prb.scale.Bytes;

/**
 * A 32-byte account id. Accounts are compared as bytes, never as address text.
 *
 * @param bytes exactly 32 bytes
 */
public record AccountId(Bytes bytes) {

    private static final int SIZE_BYTES = 32;
    private static final int GENERIC_PREFIX = 42;

    /** Checks the fields. @throws IllegalArgumentException when there are not 32 bytes */
    public AccountId {
        if (bytes.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("an account id has 32 bytes, this one has " + bytes.size());
        }
    }

    /**
     * Reads an SS58 address of any prefix, or 0x and 64 hex digits.
     *
     * @throws IllegalArgumentException with the reason when the text is neither
     */
    public static AccountId parse(String text) {
        return new AccountId(text.startsWith("0x") ? Bytes.fromHex(text) : Ss58.decode(text).id());
    }

    /**
     * The SS58 address for a network prefix, such as 30 for Phala and Khala or 42 for generic chains.
     *
     * @throws IllegalArgumentException when the prefix is not allowed
     */
    public String toSs58(int prefix) {
        return Ss58.encode(bytes, prefix);
    }

    /** The address with the generic prefix 42. */
    @Override
    public String toString() {
        return toSs58(GENERIC_PREFIX);
    }
}
