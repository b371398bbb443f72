package prb.blob.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;

/** Made-up facts: the store looks only at how long headers are. */
final class Sample {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);

    private Sample() {}

    static Bytes header(long number) {
        return Header.of(HASH, number, HASH, HASH, List.of()).encoded();
    }

    static FactBatch ranges(long first, long last, boolean setChange) {
        return range(first, last, setChange, -1);
    }

    /** A range that proves a para head. */
    static FactBatch rangeWithHead(long first, long last, long paraHead) {
        return range(first, last, false, paraHead);
    }

    private static FactBatch range(long first, long last, boolean setChange, long paraHead) {
        List<Bytes> headers = new ArrayList<>();
        for (long n = first; n <= last; n++) {
            headers.add(header(n));
        }
        Optional<Bytes> change = setChange ? Optional.of(Bytes.utf8("change")) : Optional.empty();
        Fact range = new Fact.RelayRange(first, headers, Bytes.utf8("justification"), 3, change, paraHead,
                ScaleWriter.compactOf(0));
        return new FactBatch(List.of(range), position(last, -1));
    }

    static AuthoritySet anchorSet() {
        return new AuthoritySet(List.of(new Authority(HASH, 1)), 2);
    }

    static Bytes anchorHash(long relayNumber) {
        return Header.decode(header(relayNumber)).hash();
    }

    static FactBatch genesis(long relayNumber) {
        ScaleWriter info = new ScaleWriter().raw(header(relayNumber));
        anchorSet().write(info);
        Fact genesis = new Fact.Genesis(2004, 0, relayNumber, info.compact(0).toBytes(), ScaleWriter.compactOf(0));
        return new FactBatch(List.of(genesis), position(relayNumber, -1));
    }

    static FactBatch paraBlock(long number) {
        return new FactBatch(List.of(new Fact.ParaBlock(number, header(number), Bytes.ofInts(0, 0))), position(0, number));
    }

    private static EncoderPosition position(long relay, long para) {
        return new EncoderPosition(2004, relay, HASH, new AuthoritySet(List.of(), 3), -1, para, HASH);
    }
}
