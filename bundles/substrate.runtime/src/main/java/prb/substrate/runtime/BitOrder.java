package prb.substrate.runtime;

/**
 * How a bit sequence is stored.
 *
 * @param wordBits width of a store word, 8 to 64
 * @param msbFirst whether the first bit is the highest of its word (Msb0) or the lowest (Lsb0)
 */
record BitOrder(int wordBits, boolean msbFirst) {

    /** @throws IllegalArgumentException when the metadata names a store or an order that does not exist */
    static BitOrder of(TypeRegistry types, TypeDef.Bits bits) {
        String order = types.name(bits.order());
        if (!order.equals("Lsb0") && !order.equals("Msb0")) {
            throw new IllegalArgumentException("bit order " + types.describe(bits.order()) + " is neither Lsb0 nor Msb0");
        }
        if (types.def(bits.store()) instanceof TypeDef.Primitive store && store.kind().isUnsigned() && store.kind().bytes <= 8) {
            return new BitOrder(8 * store.kind().bytes, order.equals("Msb0"));
        }
        throw new IllegalArgumentException("bit store " + types.describe(bits.store()) + " is none of u8, u16, u32, u64");
    }

    /** Where bit {@code index} lies, counted from bit 0 of byte 0; words are little-endian. */
    int place(int index) {
        int inWord = index % wordBits;
        return index - inWord + (msbFirst ? wordBits - 1 - inWord : inWord);
    }

    /** Bytes that {@code bits} bits take, in whole words. */
    long bytes(long bits) {
        return Math.ceilDiv(bits, wordBits) * (wordBits / 8);
    }
}
