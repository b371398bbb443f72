package prb.blob.store;

import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;

/**
 * Headers of a range as one value, in the form in which requests carry them: after each header but the last the byte 0 of
 * "no justification". So a request takes a slice of what is stored, without a copy. Stateless.
 */
final class RelayHeaders {

    private RelayHeaders() {
    }

    static Bytes join(List<Bytes> headers) {
        ScaleWriter out = new ScaleWriter(headers.size() * 320);
        for (int i = 0; i < headers.size(); i++) {
            out.raw(headers.get(i));
            if (i < headers.size() - 1) {
                out.u8(0);
            }
        }
        return out.toBytes();
    }

    /**
     * The headers one by one.
     *
     * @throws ScaleException when the value is no list of headers
     */
    static List<Bytes> split(Bytes joined) {
        List<Bytes> headers = new ArrayList<>();
        ScaleReader in = new ScaleReader(joined);
        while (!in.isAtEnd()) {
            int start = in.position();
            skip(in);
            headers.add(in.since(start));
            if (!in.isAtEnd() && in.u8() != 0) {
                throw in.error("a header is followed by something else than 0");
            }
        }
        return headers;
    }

    /** Without the first headers. @throws ScaleException when there are not so many */
    static Bytes drop(Bytes joined, long count) {
        ScaleReader in = new ScaleReader(joined);
        for (long i = 0; i < count; i++) {
            skip(in);
            in.u8();
        }
        return joined.slice(in.position());
    }

    private static void skip(ScaleReader in) {
        in.skip(32);
        in.compactLong();
        in.skip(64);
        int items = in.count(1);
        for (int i = 0; i < items; i++) {
            DigestItem.read(in);
        }
    }
}
