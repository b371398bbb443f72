package prb.blob.journal;

import java.util.zip.CRC32C;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.grandpa.AuthoritySet;

/**
 * The bytes of a journal entry: format version u8, facts, position, then the CRC-32C of all of that as u32.
 *
 * <pre>
 * entry    = version u8 (1), facts Vec, position, crc u32
 * fact     = 0 genesis   paraId u32, paraNumber u32, relayNumber u32, info Bytes, state Bytes
 *          | 1 range     first u32, headers Vec Bytes, justification Bytes, setId u64, setChange Option Bytes, paraHead i64,
 * proof Bytes
 *          | 2 paraBlock number u32, header Bytes, changes Bytes
 * position = paraId u32, relayNumber u32, relayHash 32, AuthoritySet, paraHead i64, paraNumber i64, paraHash 32
 * </pre>
 */
public final class FactBatchCodec {

    private static final int VERSION = 1;
    private static final int CRC_BYTES = 4;

    private FactBatchCodec() {}

    static Bytes encode(FactBatch batch) {
        ScaleWriter out = new ScaleWriter(4096);
        out.u8(VERSION).list(batch.facts(), FactBatchCodec::writeFact);
        writePosition(out, batch.position());
        return Bytes.concat(out.toBytes(), new ScaleWriter(CRC_BYTES).u32(crc(out.toBytes())).toBytes());
    }

    /** @throws ScaleException when the entry is torn, rotten, or of another version */
    static FactBatch decode(Bytes entry) {
        if (entry.size() < CRC_BYTES + 1) {
            throw new ScaleException(0, "entry", "only " + entry.size() + " bytes long");
        }
        Bytes body = entry.slice(0, entry.size() - CRC_BYTES);
        if (new ScaleReader(entry.slice(body.size())).u32() != crc(body)) {
            throw new ScaleException(body.size(), "entry.crc", "does not match the content");
        }
        ScaleReader in = new ScaleReader(body);
        int version = in.u8();
        if (version != VERSION) {
            throw new ScaleException(0, "entry.version", "is " + version + ", this program reads " + VERSION);
        }
        FactBatch batch = new FactBatch(in.list(5, FactBatchCodec::readFact), readPosition(in));
        in.expectEnd();
        return batch;
    }

    private static long crc(Bytes body) {
        CRC32C crc = new CRC32C();
        crc.update(body.backingArray(), body.backingOffset(), body.size());
        return crc.getValue();
    }

    /** Writes one fact. */
    public static void writeFact(ScaleWriter out, Fact fact) {
        switch (fact) {
            case Fact.Genesis g -> out.u8(0).u32(g.paraId()).u32(g.paraNumber()).u32(g.relayNumber()).bytes(g.genesisInfo())
                    .bytes(g.genesisState());
            case Fact.RelayRange r -> out.u8(1).u32(r.firstNumber()).list(r.headers(), ScaleWriter::bytes)
                    .bytes(r.justification())
                    .u64(r.setId()).option(r.setChange(), ScaleWriter::bytes).u64(r.paraHeadNumber()).bytes(r.paraHeadProof());
            case Fact.ParaBlock p -> out.u8(2).u32(p.number()).bytes(p.header()).bytes(p.changes());
        }
    }

    /** Reads one fact. @throws ScaleException when the bytes are none */
    public static Fact readFact(ScaleReader in) {
        int tag = in.u8();
        return switch (tag) {
            case 0 -> new Fact.Genesis(in.u32(), in.u32(), in.u32(), in.bytes(), in.bytes());
            case 1 -> new Fact.RelayRange(in.u32(), in.list(1, ScaleReader::bytes), in.bytes(), in.u64(),
                    in.option(ScaleReader::bytes),
                    in.u64(), in.bytes());
            case 2 -> new Fact.ParaBlock(in.u32(), in.bytes(), in.bytes());
            default -> throw in.error("fact tag is " + tag + ", not 0..2");
        };
    }

    private static void writePosition(ScaleWriter out, EncoderPosition p) {
        out.u32(p.paraId()).u32(p.relayNumber()).raw(p.relayHash());
        p.authorities().write(out);
        out.u64(p.paraHeadNumber()).u64(p.paraNumber()).raw(p.paraHash());
    }

    private static EncoderPosition readPosition(ScaleReader in) {
        return new EncoderPosition(in.u32(), in.u32(), in.fixed(32), AuthoritySet.read(in), in.u64(), in.u64(), in.fixed(32));
    }
}
