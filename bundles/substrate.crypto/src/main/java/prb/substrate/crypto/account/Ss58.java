package prb.substrate.crypto.account;

import java.util.Set;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/**
 * SS58 addresses: prefix, id and checksum in base58. Stateless; any thread.
 *
 * <p>Format: docs.polkadot.com, "SS58 address format"; ids of 1, 2, 4 and 8 bytes have a checksum of one byte, ids of 32 and
 * 33 bytes one of two.
 */
public final class Ss58 {

    private static final Bytes CHECKSUM_CONTEXT = Bytes.utf8("SS58PRE");
    private static final Set<Integer> ID_SIZES = Set.of(1, 2, 4, 8, 32, 33);
    private static final int PREFIX_MAX = 16383;
    private static final int ONE_BYTE_PREFIXES = 64;
    private static final int LONG_ID_BYTES = 32;

    private Ss58() {}

    /**
     * What an address says.
     *
     * @param prefix network, 0..16383
     * @param id     1, 2, 4, 8, 32 or 33 bytes
     */
    public record Decoded(int prefix, Bytes id) {}

    /**
     * The address of an id.
     *
     * @param id     1, 2, 4, 8, 32 or 33 bytes
     * @param prefix network, 0..16383 without the reserved 46 and 47
     * @throws IllegalArgumentException when prefix or length is not allowed
     */
    public static String encode(Bytes id, int prefix) {
        checkPrefix(prefix);
        if (!ID_SIZES.contains(id.size())) {
            throw new IllegalArgumentException("SS58 id has " + id.size() + " bytes, not 1, 2, 4, 8, 32 or 33");
        }
        Bytes payload = Bytes.concat(prefixBytes(prefix), id);
        return Base58.encode(Bytes.concat(payload, checksum(payload, checksumBytes(id.size()))).toArray());
    }

    /**
     * Reads an address of any allowed prefix.
     *
     * @throws IllegalArgumentException with the reason: alphabet, length, prefix or checksum
     */
    public static Decoded decode(String address) {
        Bytes all = bytesOf(address);
        boolean twoByte = (all.u8(0) & 0x40) != 0;
        if (all.u8(0) >= 0x80) {
            throw new IllegalArgumentException("SS58 address starts with reserved byte " + all.u8(0));
        }
        int prefixBytes = twoByte ? 2 : 1;
        int checksumBytes = checksumBytes(all.size() - prefixBytes - 2);
        int idBytes = all.size() - prefixBytes - checksumBytes;
        if (!ID_SIZES.contains(idBytes) || checksumBytes(idBytes) != checksumBytes) {
            throw new IllegalArgumentException("SS58 address holds " + all.size() + " bytes, which is no allowed length");
        }
        int prefix = twoByte ? (all.u8(0) & 0x3f) << 2 | all.u8(1) >> 6 | (all.u8(1) & 0x3f) << 8 : all.u8(0);
        checkPrefix(prefix);
        Bytes payload = all.slice(0, prefixBytes + idBytes);
        if (!checksum(payload, checksumBytes).equals(all.slice(prefixBytes + idBytes))) {
            throw new IllegalArgumentException("SS58 address has a wrong checksum, look for a mistyped character");
        }
        if (twoByte && prefix < ONE_BYTE_PREFIXES) {
            throw new IllegalArgumentException("SS58 prefix " + prefix + " must be written in one byte");
        }
        return new Decoded(prefix, payload.slice(prefixBytes).compact());
    }

    private static Bytes bytesOf(String address) {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("SS58 address is empty");
        }
        try {
            return Bytes.wrap(Base58.decode(address));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("SS58 address: " + e.getMessage(), e);
        }
    }

    private static void checkPrefix(int prefix) {
        if (prefix < 0 || prefix > PREFIX_MAX || prefix == 46 || prefix == 47) {
            throw new IllegalArgumentException("SS58 prefix " + prefix + " is not allowed: 0..16383 without 46 and 47");
        }
    }

    private static Bytes prefixBytes(int prefix) {
        return prefix < ONE_BYTE_PREFIXES
                ? Bytes.ofInts(prefix)
                : Bytes.ofInts((prefix & 0xfc) >> 2 | 0x40, prefix >> 8 | (prefix & 3) << 6);
    }

    private static int checksumBytes(int idBytes) {
        return idBytes >= LONG_ID_BYTES ? 2 : 1;
    }

    private static Bytes checksum(Bytes payload, int size) {
        return Hashing.blake2b512(Bytes.concat(CHECKSUM_CONTEXT, payload)).slice(0, size);
    }
}
