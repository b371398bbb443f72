package prb.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import prb.blob.api.fact.Fact;
import prb.blob.journal.FactBatchCodec;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * A snapshot file: facts in pieces. All integers big-endian.
 *
 * <pre>
 * file   = "PRBSNAP" version u8 (1), piece*, end
 * piece  = size u32 (1 to 64 MiB), crc u32, chain 32 bytes, payload
 * end    = 0 u32, crc u32 of what follows, pieces u64, chain 32 bytes
 * crc    = CRC-32C of the payload
 * chain  = blake2b-256 of the chain value before (32 zero bytes at first) and the payload
 * payload = SCALE facts one after the other, as in the journal's entries
 * </pre>
 *
 * The chain value ties pieces to their place, so pieces of two files can not be mixed; whether the facts are true it does not
 * tell, {@link ChainVerifier} does.
 */
final class Snapshot {

    /** Facts are gathered into pieces of about this size. */
    private static final int PIECE_BYTES = 1 << 20;
    /** Largest piece: a genesis state of a real chain has some ten MiB. */
    private static final int PIECE_BYTES_MAX = 64 << 20;
    private static final byte[] MAGIC = {'P', 'R', 'B', 'S', 'N', 'A', 'P', 1};
    private static final int HASH_BYTES = 32;
    private static final int HEAD_BYTES = 8 + HASH_BYTES;

    private Snapshot() {
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static Bytes link(Bytes chain, Bytes payload) {
        return Hashing.blake2b256(Bytes.concat(chain, payload));
    }

    /** Writes a snapshot. */
    static final class Writer implements AutoCloseable {

        private final DataOutputStream out;
        private ScaleWriter gathered = new ScaleWriter(PIECE_BYTES);
        private Bytes chain = Bytes.wrap(new byte[HASH_BYTES]);
        private long pieces;
        private long bytes;

        Writer(OutputStream out) throws IOException {
            this.out = new DataOutputStream(out);
            this.out.write(MAGIC);
            bytes = MAGIC.length;
        }

        void add(Fact fact) throws IOException {
            FactBatchCodec.writeFact(gathered, fact);
            if (gathered.size() >= PIECE_BYTES) {
                flush();
            }
        }

        /** Ends the piece at hand. */
        void flush() throws IOException {
            if (gathered.size() == 0) {
                return;
            }
            byte[] payload = gathered.toBytes().toArray();
            if (payload.length > PIECE_BYTES_MAX) {
                throw new IOException("a piece of " + payload.length + " bytes is above the format's limit");
            }
            chain = link(chain, Bytes.wrap(payload));
            out.writeInt(payload.length);
            out.writeInt(crc(payload));
            out.write(chain.toArray());
            out.write(payload);
            bytes += HEAD_BYTES + payload.length;
            pieces++;
            gathered = new ScaleWriter(PIECE_BYTES);
        }

        long bytes() {
            return bytes;
        }

        Bytes chain() {
            return chain;
        }

        /** Writes the end. Without it the file counts as cut off. */
        void finish() throws IOException {
            flush();
            byte[] end = Bytes.concat(new ScaleWriter().u64(Long.reverseBytes(pieces)).toBytes(), chain).toArray();
            out.writeInt(0);
            out.writeInt(crc(end));
            out.write(end);
            out.flush();
            bytes += 8 + end.length;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads a snapshot piece by piece; nothing larger than a piece is in memory. */
    static final class Reader implements FactSource {

        private final DataInputStream in;
        private final long size;
        private final ArrayDeque<Fact> facts = new ArrayDeque<>();
        private Bytes chain = Bytes.wrap(new byte[HASH_BYTES]);
        private long offset;
        private long pieceOffset;
        private long pieces;
        private boolean ended;

        /** @param size of the file, 0 when it is not known */
        Reader(InputStream in, long size) throws IOException, RefusedException {
            this.in = new DataInputStream(in);
            this.size = size;
            byte[] magic = read(MAGIC.length, "the file's first bytes");
            if (!Arrays.equals(magic, 0, MAGIC.length - 1, MAGIC, 0, MAGIC.length - 1)) {
                throw new RefusedException("this is no snapshot: it does not begin with PRBSNAP");
            }
            if (magic[MAGIC.length - 1] != MAGIC[MAGIC.length - 1]) {
                throw new RefusedException("the snapshot has format " + magic[MAGIC.length - 1] + ", this program reads "
                        + MAGIC[MAGIC.length - 1]);
            }
        }

        private byte[] read(int count, String what) throws IOException, RefusedException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw RefusedException.cutOff("the file is cut off in " + what + " at byte " + (offset + bytes.length)
                        + "; what came before is kept, import the whole file to go on");
            }
            offset += count;
            return bytes;
        }

        @Override
        public Optional<Fact> next() throws IOException, RefusedException {
            while (facts.isEmpty() && !ended) {
                piece();
            }
            return Optional.ofNullable(facts.pollFirst());
        }

        private void piece() throws IOException, RefusedException {
            pieceOffset = offset;
            String name = "piece " + pieces + " at byte " + pieceOffset;
            ScaleReader head = new ScaleReader(Bytes.wrap(read(8, name)));
            int length = Integer.reverseBytes((int) head.u32());
            int crc = Integer.reverseBytes((int) head.u32());
            if (length == 0) {
                end(crc);
                return;
            }
            if (length < 0 || length > PIECE_BYTES_MAX) {
                throw new RefusedException(name + " claims a size of " + Integer.toUnsignedString(length) + " bytes, limit is "
                        + PIECE_BYTES_MAX);
            }
            Bytes named = Bytes.wrap(read(HASH_BYTES, name));
            byte[] payload = read(length, name);
            Bytes linked = link(chain, Bytes.wrap(payload));
            if (crc(payload) != crc || !linked.equals(named)) {
                throw new RefusedException(name + " is damaged: its checksum does not match");
            }
            chain = linked;
            pieces++;
            decode(name, Bytes.wrap(payload));
        }

        private void decode(String name, Bytes payload) throws RefusedException {
            ScaleReader facts = new ScaleReader(payload);
            try {
                while (!facts.isAtEnd()) {
                    this.facts.add(FactBatchCodec.readFact(facts));
                }
            } catch (ScaleException e) {
                throw new RefusedException(name + " is malformed: " + e.getMessage(), e);
            }
        }

        private void end(int crc) throws IOException, RefusedException {
            byte[] bytes = read(8 + HASH_BYTES, "its end");
            ScaleReader end = new ScaleReader(Bytes.wrap(bytes));
            long count = Long.reverseBytes(end.u64());
            Bytes last = end.fixed(HASH_BYTES);
            if (crc(bytes) != crc || count != pieces || !last.equals(chain)) {
                throw new RefusedException("the file's end at byte " + pieceOffset + " does not fit its " + pieces + " pieces");
            }
            if (in.read() >= 0) {
                throw new RefusedException("there are bytes behind the file's end at byte " + offset);
            }
            ended = true;
        }

        /** Ties all read so far to its place in this very file. */
        Bytes chain() {
            return chain;
        }

        @Override
        public String where() {
            return "piece " + (pieces - 1) + " at byte " + pieceOffset;
        }

        @Override
        public long done() {
            return offset;
        }

        @Override
        public long total() {
            return size;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
