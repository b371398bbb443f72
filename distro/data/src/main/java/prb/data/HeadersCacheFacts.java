package prb.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.crypto.hash.Hashing;

/**
 * A folder of files that headers-cache grabbed: {@code genesis.bin}, {@code headers.bin}, {@code parachain-headers.bin},
 * {@code storage-changes.bin}, each of the last three whole or split ({@code headers.bin_000000001-000200000}).
 *
 * <pre>
 * genesis.bin = SCALE header, authority set, proof
 * others      = record*; record = size u32 big-endian, SCALE payload
 * headers     : header, Option justification bytes, Option (para head number u32, proof), Option AuthoritySetChange
 * para headers: header
 * changes     : header (only its number counts), StorageChanges; those of block 0 are the genesis state
 * </pre>
 *
 * Nothing in them is trusted; a record that is cut off ends the data.
 */
final class HeadersCacheFacts implements FactSource {

    static final String GENESIS = "genesis.bin";
    private static final int RECORD_BYTES_MAX = 128 << 20;
    private static final int RANGE_BLOCKS_MAX = 100_000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Bytes NO_CHANGES = Bytes.ofInts(0, 0);

    private final Path folder;
    private final Records headers;
    private final Records paraHeaders;
    private final Records changes;
    private final ArrayDeque<Fact> ready = new ArrayDeque<>();
    private boolean begun;
    private boolean ended;
    private long setId;
    private long relay;
    private long paraNext;

    HeadersCacheFacts(Path folder) throws IOException, RefusedException {
        this.folder = folder;
        headers = new Records(folder, "headers.bin");
        paraHeaders = new Records(folder, "parachain-headers.bin");
        changes = new Records(folder, "storage-changes.bin");
    }

    /** Records of the files of one kind, in the order of their names. */
    private static final class Records implements AutoCloseable {

        private final ArrayDeque<Path> files = new ArrayDeque<>();
        private final String name;
        private Optional<DataInputStream> in = Optional.empty();
        private long bytes;

        Records(Path folder, String name) throws IOException, RefusedException {
            this.name = name;
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(file -> file.getFileName().toString().startsWith(name)).sorted(Comparator.naturalOrder())
                        .forEach(files::add);
            }
            if (files.isEmpty()) {
                throw new RefusedException(folder + " has a " + GENESIS + " but no " + name + ": it takes all four kinds of files"
                        + " that headers-cache grabs");
            }
        }

        /** The next record; empty at the end. */
        Optional<Bytes> next() throws IOException, RefusedException {
            while (true) {
                if (in.isEmpty()) {
                    if (files.isEmpty()) {
                        return Optional.empty();
                    }
                    in = Optional.of(new DataInputStream(new BufferedInputStream(Files.newInputStream(files.removeFirst()),
                            BUFFER_BYTES)));
                }
                byte[] head = in.get().readNBytes(4);
                if (head.length == 4) {
                    return Optional.of(record(Integer.reverseBytes((int) new ScaleReader(Bytes.wrap(head)).u32())));
                }
                close();
            }
        }

        private Bytes record(int size) throws IOException, RefusedException {
            if (size < 0 || size > RECORD_BYTES_MAX) {
                throw new RefusedException(name + ": the record at byte " + bytes + " claims " + Integer.toUnsignedString(size)
                        + " bytes, limit is " + RECORD_BYTES_MAX);
            }
            byte[] payload = in.orElseThrow().readNBytes(size);
            if (payload.length < size) {
                throw RefusedException.cutOff(name + " is cut off at byte " + (bytes + payload.length));
            }
            bytes += 4L + size;
            return Bytes.wrap(payload);
        }

        @Override
        public void close() throws IOException {
            if (in.isPresent()) {
                in.get().close();
                in = Optional.empty();
            }
        }
    }

    @Override
    public Optional<Fact> next() throws IOException, RefusedException {
        try {
            while (ready.isEmpty() && !ended) {
                if (begun) {
                    range();
                } else {
                    begin();
                }
            }
            return Optional.ofNullable(ready.pollFirst());
        } catch (ScaleException e) {
            throw new RefusedException(where() + ": " + e.getMessage(), e);
        }
    }

    private void begin() throws IOException, RefusedException {
        begun = true;
        Bytes info = Bytes.wrap(Files.readAllBytes(folder.resolve(GENESIS)));
        ScaleReader in = new ScaleReader(info);
        relay = Header.read(in).number();
        setId = AuthoritySet.read(in).setId();
        ScaleReader first = new ScaleReader(
                changes.next().orElseThrow(() -> new RefusedException("storage-changes.bin is empty")));
        Header block = Header.read(first);
        if (block.number() != 0) {
            throw new RefusedException("storage-changes.bin starts at block " + block.number()
                    + ", but block 0 is needed: it holds the genesis state");
        }
        StorageChanges state = StorageChanges.decode(rest(first));
        ScaleWriter pairs = new ScaleWriter(1 << 16).compact(state.main().size());
        long paraId = -1;
        Bytes idKey = Bytes.concat(Hashing.twox128(Bytes.utf8("ParachainInfo")), Hashing.twox128(Bytes.utf8("ParachainId")));
        for (StorageChanges.Change change : state.main()) {
            Bytes value = change.value().orElse(Bytes.EMPTY);
            pairs.bytes(change.key()).bytes(value);
            paraId = change.key().equals(idKey) ? new ScaleReader(value).u32() : paraId;
        }
        ready.add(new Fact.Genesis(paraId, 0, relay, info, pairs.toBytes()));
        Bytes header = paraHeaders.next().orElseThrow(() -> new RefusedException("parachain-headers.bin is empty"));
        ready.add(new Fact.ParaBlock(0, header, NO_CHANGES));
        paraNext = 1;
    }

    private static Bytes rest(ScaleReader in) {
        return in.fixed(in.remaining());
    }

    private void range() throws IOException, RefusedException {
        List<Bytes> run = new ArrayList<>();
        for (Optional<Bytes> record = headers.next(); record.isPresent(); record = headers.next()) {
            ScaleReader in = new ScaleReader(record.get());
            Header header = Header.read(in);
            if (header.number() <= relay && run.isEmpty()) {
                continue; // grabbed from before the genesis block on
            }
            run.add(header.encoded());
            Optional<Bytes> justification = in.option(ScaleReader::bytes);
            if (justification.isPresent()) {
                emit(run, header.number(), justification.get(), in);
                return;
            }
            if (run.size() > RANGE_BLOCKS_MAX) {
                throw new RefusedException("headers.bin has no justification in " + run.size() + " blocks up to "
                        + header.number());
            }
        }
        ended = true;
    }

    private void emit(List<Bytes> run, long last, Bytes justification, ScaleReader in) throws IOException, RefusedException {
        long head = -1;
        Bytes proof = ScaleWriter.compactOf(0);
        if (in.bool()) {
            head = in.u32();
            int start = in.position();
            in.list(1, ScaleReader::bytes);
            proof = in.since(start);
        }
        Optional<Bytes> change = in.bool() ? Optional.of(rest(in)) : Optional.empty();
        List<Fact> paras = new ArrayList<>();
        for (; paraNext <= head; paraNext++) {
            Optional<Bytes> header = paraHeaders.next();
            Optional<Bytes> record = changes.next();
            if (header.isEmpty() || record.isEmpty()) {
                ended = true; // the range can not be served without them
                return;
            }
            ScaleReader body = new ScaleReader(record.get());
            Header.read(body);
            paras.add(new Fact.ParaBlock(paraNext, header.get(), rest(body)));
        }
        ready.add(new Fact.RelayRange(last - run.size() + 1, run, justification, setId, change, head, proof));
        ready.addAll(paras);
        setId += change.isPresent() ? 1 : 0;
        relay = last;
    }

    @Override
    public String where() {
        return "headers.bin behind relay block " + relay + ", parachain files before block " + paraNext;
    }

    @Override
    public long done() {
        return relay;
    }

    @Override
    public long total() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        headers.close();
        paraHeaders.close();
        changes.close();
    }
}
