package prb.chain.client.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** A chain of linked headers that a seed makes; a fork shares its first blocks with another. Any thread. */
public final class FakeBlocks {

    private final List<Header> headers = new ArrayList<>();
    private final Map<Bytes, Long> numbers = new HashMap<>();
    private final int seed;

    private FakeBlocks(int seed) {
        this.seed = seed;
    }

    public static FakeBlocks of(int seed) {
        return new FakeBlocks(seed);
    }

    /** A chain that has this one's blocks up to a number and other ones above. */
    public synchronized FakeBlocks fork(long last, int otherSeed) {
        FakeBlocks fork = new FakeBlocks(otherSeed);
        for (long number = 0; number <= last; number++) {
            fork.append(at(number));
        }
        return fork;
    }

    public synchronized Header at(long number) {
        while (headers.size() <= number) {
            Bytes parent = headers.isEmpty() ? Bytes.wrap(new byte[32]) : headers.getLast().hash();
            byte[] root = new byte[32];
            root[0] = (byte) seed;
            append(Header.of(parent, headers.size(), Bytes.wrap(root), Bytes.wrap(new byte[32]), List.of()));
        }
        return headers.get((int) number);
    }

    private void append(Header header) {
        numbers.put(header.hash(), (long) headers.size());
        headers.add(header);
    }

    public Bytes hash(long number) {
        return at(number).hash();
    }

    /** The number of a block that was made before, -1 for none. */
    public synchronized long number(Bytes hash) {
        return numbers.getOrDefault(hash, -1L);
    }

    public String json(long number) {
        Header header = at(number);
        return "{\"parentHash\":\"" + header.parentHash() + "\",\"number\":\"0x" + Long.toHexString(number)
                + "\",\"stateRoot\":\""
                + header.stateRoot() + "\",\"extrinsicsRoot\":\"" + header.extrinsicsRoot() + "\",\"digest\":{\"logs\":[]}}";
    }
}
