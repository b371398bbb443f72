package prb.substrate.chain.grandpa;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;

/**
 * Answer of {@code grandpa_proveFinality}. SCALE: hash, byte string, Vec of headers (sc-consensus-grandpa). Nothing in it
 * is verified yet. Immutable; any thread.
 *
 * @param blockHash 32 bytes: hash of F, the last block of the asked block's set, or the best justified one
 * @param justification SCALE of the {@link Justification} of F
 * @param unknownHeaders headers after the asked block up to and with F
 */
public record FinalityProof(Bytes blockHash, Bytes justification, List<Header> unknownHeaders) {

    /** Most headers accepted; a set of a public chain lasts some ten thousand blocks at most. */
    public static final int HEADERS_MAX = 262_144;

    private static final int HEADER_SIZE_MIN = 98;

    /** Keeps a copy of the lists, which can not be changed. @throws IllegalArgumentException when the hash has not 32 bytes */
    public FinalityProof {
        if (blockHash.size() != 32) {
            throw new IllegalArgumentException("blockHash has " + blockHash.size() + " bytes, not 32");
        }
        unknownHeaders = List.copyOf(unknownHeaders);
    }

    /** Reads exactly one proof. @throws prb.scale.ScaleException otherwise */
    public static FinalityProof decode(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        FinalityProof proof = new FinalityProof(in.fixed(32), in.in("justification", ScaleReader::bytes),
                in.in("unknownHeaders", part -> readHeaders(part, HEADERS_MAX)));
        in.expectEnd();
        return proof;
    }

    /** The SCALE bytes. */
    public Bytes encode() {
        ScaleWriter out = new ScaleWriter(64 + justification.size());
        out.raw(blockHash).bytes(justification);
        out.list(unknownHeaders, (writer, header) -> writer.raw(header.encoded()));
        return out.toBytes();
    }

    static List<Header> readHeaders(ScaleReader in, int limit) {
        int count = in.count(HEADER_SIZE_MIN);
        if (count > limit) {
            throw in.error(count + " headers, limit is " + limit);
        }
        Header[] headers = new Header[count];
        for (int i = 0; i < count; i++) {
            headers[i] = Header.read(in);
        }
        return List.of(headers);
    }
}
