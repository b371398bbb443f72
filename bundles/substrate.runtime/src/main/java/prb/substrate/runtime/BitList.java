package prb.substrate.runtime;

import java.util.AbstractList;
import java.util.Objects;
import prb.scale.Bytes;

/** The bits of a bit sequence as values, backed by the store words: a hostile sequence costs no more memory than its bytes. */
final class BitList extends AbstractList<Value> {

    private static final Value TRUE = new Value.Bool(true);
    private static final Value FALSE = new Value.Bool(false);

    private final Bytes words;
    private final int size;
    private final BitOrder order;

    BitList(Bytes words, int size, BitOrder order) {
        this.words = words;
        this.size = size;
        this.order = order;
    }

    @Override
    public Value get(int index) {
        Objects.checkIndex(index, size);
        int place = order.place(index);
        return (words.u8(place / 8) >>> place % 8 & 1) == 1 ? TRUE : FALSE;
    }

    @Override
    public int size() {
        return size;
    }
}
