package prb.identity.internal;

import java.math.BigInteger;

/** Base58 text with the Bitcoin alphabet, for peer ids. */
final class Base58 {

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);

    private Base58() {}

    static String encode(byte[] value) {
        StringBuilder reversed = new StringBuilder();
        BigInteger left = new BigInteger(1, value);
        while (left.signum() > 0) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            reversed.append(ALPHABET.charAt(parts[1].intValue()));
            left = parts[0];
        }
        for (int i = 0; i < value.length && value[i] == 0; i++) {
            reversed.append(ALPHABET.charAt(0));
        }
        return reversed.reverse().toString();
    }
}
