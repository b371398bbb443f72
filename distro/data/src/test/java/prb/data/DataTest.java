package prb.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import prb.blob.api.fact.Fact;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;
import prb.blob.store.RecordedChain;
import prb.disk.FolderLock;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/** The verbs on a recorded chain whose proofs, signatures and states are real. */
class DataTest {

    private static final long RELAY_GENESIS = 1;

    @TempDir
    Path folder;

    private Path vectors;
    private List<Fact> facts;
    private String genesisHash;

    /** What a run printed. */
    private record Run(int code, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Run run(InputStream in, Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        int code = Main.run(args, in, new PrintStream(out), new PrintStream(err));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Run run(Object... words) {
        return run(InputStream.nullInputStream(), words);
    }

    @BeforeEach
    void recordedChain() throws IOException {
        vectors = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer");
        assumeTrue(Files.isDirectory(vectors),
                "skipped: no recorded chain; set -Dprb.shared to the folder that holds vectors/peer");
        RecordedChain chain = new RecordedChain(vectors.resolve("chain"));
        facts = new ArrayList<>();
        facts.add(chain.genesis(RELAY_GENESIS));
        List<Fact> paras = chain.paraBlocks();
        facts.add(new Fact.ParaBlock(0, ((Fact.ParaBlock) paras.getFirst()).header(), Bytes.ofInts(0, 0)));
        int next = 1;
        for (Fact range : chain.ranges(RELAY_GENESIS)) {
            facts.add(range);
            for (; next <= ((Fact.RelayRange) range).paraHeadNumber(); next++) {
                facts.add(paras.get(next));
            }
        }
        ChainVerifier verifier = new ChainVerifier(false);
        accept(verifier, facts.getFirst());
        genesisHash = verifier.genesisHash().toHex();
    }

    private static void accept(ChainVerifier verifier, Fact fact) {
        try {
            verifier.accept(fact);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private Path data(String name, List<Fact> stored) throws Exception {
        Path data = folder.resolve(name);
        Files.createDirectories(data.resolve("blobs"));
        try (FactDb db = new FactDb(data.resolve("blobs"))) {
            for (Fact fact : stored) {
                db.store(List.of(fact), Optional.empty());
            }
            db.sync();
        }
        return data;
    }

    private static List<Fact> stored(Path data) throws Exception {
        List<Fact> out = new ArrayList<>();
        try (FactDb db = FactDb.readOnly(data.resolve("blobs"));
                StoreFacts all = new StoreFacts(db, db.lastRange().map(RangeEnd::last).orElse(0L))) {
            for (Optional<Fact> fact = all.next(); fact.isPresent(); fact = all.next()) {
                out.add(fact.get());
            }
        }
        return out;
    }

    private Path snapshot(List<Fact> content) throws IOException {
        Path file = Files.createTempFile(folder, "snapshot", ".prb");
        try (OutputStream out = Files.newOutputStream(file); Snapshot.Writer writer = new Snapshot.Writer(out)) {
            for (Fact fact : content) {
                writer.add(fact);
            }
            writer.finish();
        }
        return file;
    }

    @Test
    void verifyProvesAStoreDownToTheStateRoots() throws Exception {
        Run verified = run("verify", "--data", data("a", facts), "--json");
        assertEquals(0, verified.code(), verified.err() + verified.out());
        assertTrue(verified.json().get("ok").asBoolean());
        assertEquals(2, verified.json().get("authoritySetChangesProven").asInt());
        assertTrue(verified.json().get("storageChanges").asText().startsWith("compared with the state root of every para block"),
                verified.out());
        Run stats = run("stats", "--data=" + folder.resolve("a"), "--json");
        assertEquals(0, stats.code(), stats.err());
        assertEquals(((Fact.RelayRange) lastRange()).lastNumber(), stats.json().get("relayBlock").asLong());
    }

    private Fact lastRange() {
        return facts.stream().filter(Fact.RelayRange.class::isInstance).reduce((a, b) -> b).orElseThrow();
    }

    @Test
    void snapshotCarriesItsProofIntoAnEmptyFolder() throws Exception {
        Path source = data("a", facts);
        Path file = folder.resolve("chain.prbsnap");
        Run exported = run("export", file, "--data", source, "--json");
        assertEquals(0, exported.code(), exported.err());
        Path target = folder.resolve("b");
        Run unknown = run("import", file, "--data", target);
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains(genesisHash), unknown.err());
        Run imported = run("import", file, "--data", target, "--genesis", genesisHash, "--json");
        assertEquals(0, imported.code(), imported.err());
        assertEquals(facts, stored(target));
        assertTrue(Files.exists(target.resolve("journal/seed")), "the encoder goes on from there");
        assertFalse(Files.exists(target.resolve("blobs.import")));
        assertEquals(0, run("import", file, "--data", target).code(), "again, into its own chain");
        assertEquals(facts, stored(target));
    }

    @Test
    void streamExtendsAStoreThatIsBehind() throws Exception {
        Path target = data("b", facts.subList(0, rangeAfter(60)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path source = data("a", facts);
        int code = Main.run(new String[] {"export", "-", "--data", source.toString()}, InputStream.nullInputStream(),
                new PrintStream(out), System.err);
        assertEquals(0, code);
        Run imported = run(new ByteArrayInputStream(out.toByteArray()), "import", "-", "--data", target);
        assertEquals(0, imported.code(), imported.err());
        assertEquals(0, run("verify", "--data", target).code());
        assertEquals(facts.size(), stored(target).size());
    }

    @Test
    void everyFlippedByteAndEveryCutIsRefusedAndTheStoreStaysAsItWas() throws Exception {
        byte[] good = Files.readAllBytes(snapshot(facts));
        Path target = data("b", facts.subList(0, rangeAfter(60)));
        List<Fact> before = stored(target);
        Map<String, String> files = contents(target.resolve("blobs"));
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            refused(target, round % 4 == 3 ? Arrays.copyOf(good, random.nextInt(good.length)) : bad);
        }
        byte[] oversized = good.clone();
        Arrays.fill(oversized, 8, 12, (byte) 0x7f);
        refused(target, oversized);
        refused(target, Arrays.copyOf(good, good.length + 1));
        assertEquals(before, stored(target));
        Map<String, String> after = contents(target.resolve("blobs"));
        after.remove("store.lock");
        assertEquals(files, after);
    }

    private static void refused(Path target, byte[] file) {
        Run run = run(new ByteArrayInputStream(file), "import", "-", "--data", target, "--no-state");
        assertEquals(1, run.code(), run.out());
        assertTrue(run.err().contains("byte") || run.err().contains("snapshot"), run.err());
    }

    @Test
    void forgedFactsAreRefusedByName() throws Exception {
        forge(1, fact -> new Fact.ParaBlock(0, header(2), Bytes.ofInts(0, 0)), "para block");
        forge(12, DataTest::withoutOneHeader, "block");
        forge(12, fact -> withJustification(fact, ((Fact.RelayRange) facts.get(2)).justification()), "block");
        forge(lastOf(Fact.RelayRange.class), fact -> withSet(fact, 77), "names set 77");
        forge(20, fact -> fact instanceof Fact.ParaBlock p ? new Fact.ParaBlock(p.number(), p.header(), flipLast(p.changes()))
                : fact, "para block");
        forge(setChangeAt(), DataTest::withoutSetChange, "no change is given");
    }

    private Bytes header(int fact) {
        return facts.get(fact) instanceof Fact.ParaBlock p ? p.header()
                : ((Fact.RelayRange) facts.get(fact)).headers().getFirst();
    }

    private int lastOf(Class<?> type) {
        int at = facts.size() - 1;
        while (!type.isInstance(facts.get(at))) {
            at--;
        }
        return at;
    }

    private int rangeAfter(int from) {
        int at = from;
        while (!(facts.get(at) instanceof Fact.RelayRange)) {
            at++;
        }
        return at;
    }

    private int setChangeAt() {
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i) instanceof Fact.RelayRange r && r.setChange().isPresent()) {
                return i;
            }
        }
        throw new AssertionError("no set change");
    }

    private static Bytes flipLast(Bytes bytes) {
        byte[] changed = bytes.toArray();
        changed[changed.length - 2] ^= 1;
        return Bytes.wrap(changed);
    }

    private static Fact withoutOneHeader(Fact fact) {
        return fact instanceof Fact.RelayRange r ? new Fact.RelayRange(r.firstNumber(), r.headers().subList(0, r.headers().size()
                - 1), r.justification(), r.setId(), r.setChange(), r.paraHeadNumber(), r.paraHeadProof()) : new Fact.ParaBlock(
                        99_999, ((Fact.ParaBlock) fact).header(), ((Fact.ParaBlock) fact).changes());
    }

    private static Fact withJustification(Fact fact, Bytes justification) {
        return fact instanceof Fact.RelayRange r ? new Fact.RelayRange(r.firstNumber(), r.headers(), justification, r.setId(), r
                .setChange(), r.paraHeadNumber(), r.paraHeadProof()) : withoutOneHeader(fact);
    }

    private static Fact withSet(Fact fact, long set) {
        Fact.RelayRange r = (Fact.RelayRange) fact;
        return new Fact.RelayRange(r.firstNumber(), r.headers(), r.justification(), set, r.setChange(), r.paraHeadNumber(), r
                .paraHeadProof());
    }

    private static Fact withoutSetChange(Fact fact) {
        Fact.RelayRange r = (Fact.RelayRange) fact;
        return new Fact.RelayRange(r.firstNumber(), r.headers(), r.justification(), r.setId(), Optional.empty(),
                r.paraHeadNumber(), r.paraHeadProof());
    }

    private void forge(int at, UnaryOperator<Fact> change, String reason) throws Exception {
        List<Fact> forged = new ArrayList<>(facts);
        forged.set(at, change.apply(facts.get(at)));
        Path target = folder.resolve("forged" + at + reason.hashCode());
        Run run = run("import", snapshot(forged), "--data", target, "--genesis", genesisHash);
        assertEquals(1, run.code(), "forged fact " + at + " " + run.out());
        assertTrue(run.err().contains(reason) && run.err().contains("piece"), run.err());
        assertFalse(Files.exists(target.resolve("blobs.import")));
    }

    @Test
    void importOfACutFileGoesOnWithTheWholeOne() throws Exception {
        List<Fact> large = facts;
        byte[] good = pieces(large);
        Path target = folder.resolve("b");
        Run cut = run(new ByteArrayInputStream(Arrays.copyOf(good, good.length * 2 / 3)), "import", "-", "--data", target,
                "--genesis", genesisHash);
        assertEquals(1, cut.code());
        assertTrue(cut.err().contains("cut off"), cut.err());
        assertFalse(Files.exists(target.resolve("blobs/CURRENT")), "the store is untouched");
        Run whole = run(new ByteArrayInputStream(good), "import", "-", "--data", target, "--genesis", genesisHash);
        assertEquals(0, whole.code(), whole.err());
        assertTrue(whole.err().contains("goes on after relay block"), whole.err());
        assertEquals(facts, stored(target));
    }

    /** A snapshot of many small pieces: one is made for each export, they are joined by hand here. */
    private static byte[] pieces(List<Fact> content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Snapshot.Writer writer = new Snapshot.Writer(out)) {
            for (Fact fact : content) {
                writer.add(fact);
                writer.flush();
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    @Test
    void prunedStoreIsSmallerAndStillProves() throws Exception {
        Path data = data("a", facts);
        Run dry = run("prune", "--before", "150", "--data", data, "--dry-run", "--json");
        assertEquals(0, dry.code(), dry.err());
        assertEquals(facts, stored(data));
        Run pruned = run("prune", "--before", "150", "--data", data, "--json");
        assertEquals(0, pruned.code(), pruned.err());
        assertEquals(101, pruned.json().get("firstRelayBlockKept").asLong());
        assertEquals(98, pruned.json().get("relayBlocksRemoved").asLong());
        Run verified = run("verify", "--data", data, "--json");
        assertEquals(0, verified.code(), verified.out() + verified.err());
        assertEquals(1, verified.json().get("prunedStretches").asInt());
        Path file = folder.resolve("pruned.prbsnap");
        assertEquals(0, run("export", file, "--data", data).code());
        Run imported = run("import", file, "--data", folder.resolve("b"), "--genesis", genesisHash);
        assertEquals(0, imported.code(), imported.err());
        assertEquals(stored(data), stored(folder.resolve("b")));
    }

    @Test
    void folderOfTheOriginalIsReadAndNotAltered() throws Exception {
        Path original = Files.createDirectories(folder.resolve("original"));
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true); RocksDB db = RocksDB.open(options, original.toString())) {
            for (JsonNode row : new ObjectMapper().readTree(Files.readAllBytes(vectors.resolve("blobs/index.json")))) {
                db.put(row.get("key").asText().getBytes(StandardCharsets.UTF_8),
                        Files.readAllBytes(vectors.resolve("blobs").resolve(
                                row.get("file").asText())));
            }
        }
        Map<String, String> before = contents(original);
        Path target = folder.resolve("b");
        Run imported = run("import", original, "--data", target, "--genesis", genesisHash, "--json");
        assertEquals(0, imported.code(), imported.err());
        assertEquals(before, contents(original), "no file was added, changed or touched");
        assertTrue(imported.json().get("relayBlock").asLong() >= 240, imported.out());
        List<Fact> got = stored(target);
        assertEquals(facts.subList(0, got.size()), got);
    }

    @Test
    void filesOfHeadersCacheAreVerifiedLikeAnySource() throws Exception {
        Path grabbed = Files.createDirectories(folder.resolve("grabbed"));
        grab(grabbed);
        Path target = folder.resolve("b");
        Run imported = run("import", grabbed, "--data", target, "--genesis", genesisHash);
        assertEquals(0, imported.code(), imported.err());
        assertEquals(facts, stored(target));
        byte[] headers = Files.readAllBytes(grabbed.resolve("headers.bin"));
        headers[headers.length / 2] ^= 1;
        Files.write(grabbed.resolve("headers.bin"), headers);
        Run refused = run("import", grabbed, "--data", folder.resolve("c"), "--genesis", genesisHash);
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("headers.bin"), refused.err());
    }

    private void grab(Path target) throws IOException {
        Fact.Genesis genesis = (Fact.Genesis) facts.getFirst();
        Files.write(target.resolve("genesis.bin"), genesis.genesisInfo().toArray());
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        ByteArrayOutputStream paras = new ByteArrayOutputStream();
        ByteArrayOutputStream changes = new ByteArrayOutputStream();
        for (Fact fact : facts) {
            if (fact instanceof Fact.RelayRange r) {
                for (int i = 0; i < r.headers().size(); i++) {
                    ScaleWriter out = new ScaleWriter().raw(r.headers().get(i));
                    if (i < r.headers().size() - 1) {
                        out.u8(0).u8(0).u8(0);
                    } else {
                        out.u8(1).bytes(r.justification()).u8(1).u32(r.paraHeadNumber()).raw(r.paraHeadProof());
                        out.option(r.setChange(), ScaleWriter::raw);
                    }
                    record(headers, out.toBytes());
                }
            } else if (fact instanceof Fact.ParaBlock p) {
                record(paras, p.header());
                record(changes, Bytes.concat(p.header(), p.number() == 0 ? genesisChanges(genesis) : p.changes()));
            }
        }
        Files.write(target.resolve("headers.bin"), headers.toByteArray());
        Files.write(target.resolve("parachain-headers.bin"), paras.toByteArray());
        Files.write(target.resolve("storage-changes.bin"), changes.toByteArray());
    }

    private static Bytes genesisChanges(Fact.Genesis genesis) {
        ScaleReader in = new ScaleReader(genesis.genesisState());
        int count = in.count(2);
        ScaleWriter out = new ScaleWriter().compact(count);
        for (int i = 0; i < count; i++) {
            out.bytes(in.bytes()).u8(1).bytes(in.bytes());
        }
        return out.compact(0).toBytes();
    }

    private static void record(ByteArrayOutputStream out, Bytes payload) {
        out.writeBytes(new ScaleWriter().u32(Integer.toUnsignedLong(Integer.reverseBytes(payload.size()))).raw(payload).toBytes()
                .toArray());
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> out = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.put(file.getFileName().toString(), Hashing.blake2b256(Bytes.wrap(Files.readAllBytes(file))).toHex() + " "
                        + Files.getLastModifiedTime(file));
            }
        }
        return out;
    }

    @Test
    void folderInUseIsRefusedNamingTheProcess() throws Exception {
        Path data = data("a", facts);
        try (FolderLock held = FolderLock.take(data.resolve("blobs"), "store")) {
            for (Run run : List.of(run("prune", "--before", "150", "--data", data),
                    run("import", snapshot(facts), "--data", data))) {
                assertEquals(1, run.code());
                assertTrue(run.err().contains(Long.toString(ProcessHandle.current().pid())), run.err());
            }
            assertEquals(0, run("stats", "--data", data).code(), "reading goes on beside it");
        }
    }

    @Test
    void wrongCommandLinesSayWhatIsWrong() {
        assertEquals(2, run("verfy").code());
        assertEquals(2, run("prune", "--data", folder).code());
        assertEquals(2, run("import").code());
        assertEquals(2, run("stats", "--sideways").code());
        assertEquals(2, run("export", "a", "--to", "minus").code());
        assertEquals(1, run("verify", "--data", folder.resolve("nowhere")).code());
        assertEquals(0, run("help").code());
    }
}
