package prb.data;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import prb.blob.api.fact.Fact;
import prb.blob.store.Rebuild;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/**
 * The block records of an original data provider's RocksDB folder ({@code genesis:<para>:pb}, {@code parent:<n>:pb},
 * {@code para:<n>:pb}; protobuf) as facts. The folder is opened for reading only and no file in it changes, not even a log. The
 * records end where one is missing or where a set ends without a justification.
 */
final class OriginalFacts implements FactSource {

    /** Relay blocks without justification that are gathered; sets of public chains have some thousand blocks. */
    private static final int RANGE_BLOCKS_MAX = 100_000;
    private static final Bytes NO_CHANGES = Bytes.ofInts(0, 0);

    private final Path logs;
    private final Options options;
    private final RocksDB db;
    private final ArrayDeque<Fact> ready = new ArrayDeque<>();
    private Fact.Genesis genesis = new Fact.Genesis(-1, 0, 0, Bytes.EMPTY, Bytes.EMPTY);
    private boolean begun;
    private boolean ended;
    private long setId;
    private long relayNext;
    private long paraNext;

    private OriginalFacts(Path folder) throws IOException, RocksDBException {
        logs = Files.createTempDirectory("prb-original");
        options = new Options().setCreateIfMissing(false).setMaxOpenFiles(-1).setDbLogDir(logs.toString());
        db = RocksDB.openReadOnly(options, folder.toString());
    }

    static OriginalFacts open(Path folder) throws IOException, RefusedException {
        RocksDB.loadLibrary();
        try {
            return new OriginalFacts(folder);
        } catch (RocksDBException e) {
            throw new RefusedException(folder + " is no RocksDB folder that can be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Fact> next() throws RefusedException {
        try {
            while (ready.isEmpty() && !ended) {
                if (begun) {
                    range();
                } else {
                    begin();
                }
            }
            return Optional.ofNullable(ready.pollFirst());
        } catch (RocksDBException | InvalidProtocolBufferException | ScaleException e) {
            throw new RefusedException(where() + " of the original database can not be read: " + e.getMessage(), e);
        }
    }

    private void begin() throws RocksDBException, InvalidProtocolBufferException, RefusedException {
        begun = true;
        UnknownFieldSet record = genesisRecord();
        genesis = new Fact.Genesis(number(record, 1), number(record, 2), number(record, 3), bytes(record, 4), bytes(record, 5));
        ScaleReader info = new ScaleReader(genesis.genesisInfo());
        Header.read(info);
        setId = AuthoritySet.read(info).setId();
        relayNext = genesis.relayNumber() + 1;
        ready.add(genesis);
        ready.add(paraBlock(0).orElseThrow(() -> new RefusedException("the original database has no para block 0")));
        paraNext = 1;
    }

    private UnknownFieldSet genesisRecord() throws RocksDBException, InvalidProtocolBufferException, RefusedException {
        byte[] prefix = "genesis:".getBytes(StandardCharsets.US_ASCII);
        try (RocksIterator at = db.newIterator()) {
            for (at.seek(prefix); at.isValid(); at.next()) {
                String key = new String(at.key(), StandardCharsets.UTF_8);
                if (!key.startsWith("genesis:")) {
                    break;
                }
                if (key.endsWith(":pb")) {
                    return UnknownFieldSet.parseFrom(at.value());
                }
            }
            at.status();
        }
        throw new RefusedException("the folder has no genesis record: it is no database of an original data provider");
    }

    /** Gathers relay blocks up to a justified one, then the para blocks that it vouches for. */
    private void range() throws RocksDBException, InvalidProtocolBufferException {
        List<Bytes> headers = new ArrayList<>();
        long first = relayNext;
        while (headers.size() < RANGE_BLOCKS_MAX) {
            Optional<UnknownFieldSet> record = record("parent:" + relayNext + ":pb");
            if (record.isEmpty()) {
                break;
            }
            ScaleReader sync = new ScaleReader(bytes(record.get(), 6));
            Header header = Header.read(sync);
            Optional<Bytes> justification = sync.option(ScaleReader::bytes);
            headers.add(header.encoded());
            boolean changes = number(record.get(), 4) > setId;
            if (justification.isEmpty() && changes) {
                break;
            }
            relayNext++;
            if (justification.isPresent()) {
                emit(first, headers, header, justification.get(), record.get(), changes);
                return;
            }
        }
        ended = true;
    }

    private void emit(long first, List<Bytes> headers, Header last, Bytes justification, UnknownFieldSet record, boolean changes)
            throws RocksDBException, InvalidProtocolBufferException {
        Bytes proof = bytes(record, 9);
        boolean hasHead = hasHead(last, proof);
        long head = hasHead ? number(record, 8) : -1;
        Optional<Bytes> change = changes ? Optional.of(bytes(record, 7)).filter(option -> option.size() > 1)
                .map(option -> option.slice(1)) : Optional.empty();
        List<Fact> paras = new ArrayList<>();
        for (long n = paraNext; n <= head; n++) {
            Optional<Fact> block = paraBlock(n);
            if (block.isEmpty()) {
                ended = true; // the range can not be served without them
                return;
            }
            paras.add(block.get());
        }
        ready.add(new Fact.RelayRange(first, headers, justification, setId, change, head, hasHead ? proof
                : ScaleWriter.compactOf(0)));
        ready.addAll(paras);
        paraNext = Math.max(paraNext, head + 1);
        setId += changes ? 1 : 0;
    }

    private boolean hasHead(Header last, Bytes proof) {
        try {
            Bytes id = new ScaleWriter().u32(genesis.paraId()).toBytes();
            Bytes key = Bytes.concat(Hashing.twox128(Bytes.utf8("Paras")), Hashing.twox128(Bytes.utf8("Heads")),
                    StorageHasher.TWOX_64_CONCAT.apply(id));
            List<Bytes> nodes = new ScaleReader(proof).list(1, ScaleReader::bytes);
            return new TrieProof(last.stateRoot(), nodes).get(key).isPresent();
        } catch (InvalidProofException e) {
            return true; // the verifier says what is wrong with it
        }
    }

    private Optional<Fact> paraBlock(long number) throws RocksDBException, InvalidProtocolBufferException {
        Optional<UnknownFieldSet> record = record("para:" + number + ":pb");
        if (record.isEmpty()) {
            return Optional.empty();
        }
        Bytes block = bytes(record.get(), 5);
        ScaleReader in = new ScaleReader(block);
        Header header = Header.read(in);
        Bytes changes = number == 0 ? NO_CHANGES : block.slice(in.position());
        return Optional.of(new Fact.ParaBlock(number, header.encoded(), changes));
    }

    private Optional<UnknownFieldSet> record(String key) throws RocksDBException, InvalidProtocolBufferException {
        byte[] value = db.get(key.getBytes(StandardCharsets.UTF_8));
        return value == null ? Optional.empty() : Optional.of(UnknownFieldSet.parseFrom(value));
    }

    private static long number(UnknownFieldSet record, int field) {
        List<Long> values = record.getField(field).getVarintList();
        return values.isEmpty() ? 0 : values.getLast();
    }

    private static Bytes bytes(UnknownFieldSet record, int field) {
        List<ByteString> values = record.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? Bytes.EMPTY : Bytes.wrap(values.getLast().toByteArray());
    }

    @Override
    public String where() {
        return "relay block " + relayNext + ", para block " + paraNext;
    }

    @Override
    public long done() {
        return relayNext - genesis.relayNumber();
    }

    @Override
    public long total() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        db.close();
        options.close();
        Rebuild.delete(logs);
    }
}
