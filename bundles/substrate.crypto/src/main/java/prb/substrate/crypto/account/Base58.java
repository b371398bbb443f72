package prb.substrate.crypto.account;

import java.math.BigInteger;

/** Base58 with the Bitcoin alphabet; a leading zero byte is a leading {@code 1}. For short values only: time is quadratic. */
final class Base58 {

    /** Longest text that is looked at; 38 bytes, the longest SS58 payload, need 52. */
    static final int CHARS_MAX = 128;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);

    private Base58() {}

    static String encode(byte[] value) {
        StringBuilder reversed = new StringBuilder();
        for (BigInteger left = new BigInteger(1, value); left.signum() > 0;) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            reversed.append(ALPHABET.charAt(parts[1].intValue()));
            left = parts[0];
        }
        for (int i = 0; i < value.length && value[i] == 0; i++) {
            reversed.append(ALPHABET.charAt(0));
        }
        return reversed.reverse().toString();
    }

    /** @throws IllegalArgumentException on a character outside the alphabet or too long a text */
    static byte[] decode(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("base58 text has " + text.length() + " characters, limit is " + CHARS_MAX);
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("character " + (i + 1) + " is not of the base58 alphabet");
            }
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == ALPHABET.charAt(0)) {
            zeros++;
        }
        byte[] digits = value.signum() == 0 ? new byte[0] : value.toByteArray();
        int sign = digits.length > 0 && digits[0] == 0 ? 1 : 0;
        byte[] out = new byte[zeros + digits.length - sign];
        System.arraycopy(digits, sign, out, zeros, digits.length - sign);
        return out;
    }
}
