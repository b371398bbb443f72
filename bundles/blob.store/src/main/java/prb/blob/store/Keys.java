package prb.blob.store;

/**
 * Keys of the database: one letter for the kind and the block number, 32 bits big-endian, so that neighbours lie together and
 * the next range end is one seek away. Stateless.
 */
final class Keys {

    static final char GENESIS = 'g';
    /** Headers of a range, joined, under its last block. */
    static final char RELAY_HEADERS = 'r';
    static final char RANGE_END = 'e';
    static final char JUSTIFICATION = 'j';
    static final char SET_CHANGE = 's';
    static final char PARA_PROOF = 'p';
    static final char PARA_HEADER = 'h';
    static final char PARA_CHANGES = 'c';
    static final char CURSOR = 'x';
    static final char FORMAT = 'v';

    private Keys() {
    }

    static byte[] key(char kind, long number) {
        return new byte[] {(byte) kind, (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    }

    static char kind(byte[] key) {
        return (char) key[0];
    }

    static long number(byte[] key) {
        return (key[1] & 0xffL) << 24 | (key[2] & 0xffL) << 16 | (key[3] & 0xffL) << 8 | key[4] & 0xffL;
    }
}
