package prb.blob.store;

import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * The end of a range of relay headers: a justified block.
 *
 * @param first first relay block of the range
 * @param last the justified block
 * @param setId authority set that signed
 * @param setChanges whether the next block belongs to the next set
 * @param paraHead para head recorded at {@code last}, -1 none
 * @param headersBytes size of the range's headers together
 */
public record RangeEnd(long first, long last, long setId, boolean setChanges, long paraHead, long headersBytes) {

    Bytes encode() {
        return new ScaleWriter(48).u32(first).u32(last).u64(setId).bool(setChanges).u64(paraHead).u64(headersBytes).toBytes();
    }

    static RangeEnd decode(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        RangeEnd end = new RangeEnd(in.u32(), in.u32(), in.u64(), in.bool(), in.u64(), in.u64());
        in.expectEnd();
        return end;
    }
}
