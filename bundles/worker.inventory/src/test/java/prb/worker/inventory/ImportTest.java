package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.refused;
import static prb.worker.inventory.Samples.worker;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.worker.api.InventoryException.Kind;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.JsonForm;
import prb.worker.inventory.exchange.Row;

class ImportTest {

    private static final String HOST = "http://10.0.0.1:8000";
    private static final Bytes PAYLOAD = Bytes.utf8("payload");

    @TempDir
    Path folder;

    private NodeIdentity identity;
    private StoredInventory inventory;

    @BeforeEach
    void open() throws Exception {
        identity = Keys.identity(folder.resolve("keys"));
        inventory = new StoredInventory(identity, folder.resolve("local.db"));
    }

    @AfterEach
    void close() throws Exception {
        inventory.close();
    }

    private static Row row(int line, String... namesAndValues) {
        Map<String, String> fields = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Row(line, fields);
    }

    private Imported take(List<Row> pools, List<Row> workers) throws Exception {
        return inventory.importDocument(new Document("f.json", pools, workers), false, "t");
    }

    private static String actions(Imported done) {
        return String.join(",", done.items().stream()
                .map(item -> item.name() + "=" + item.difference().map(d -> d.action().text()).orElse("unchanged")).toList());
    }

    private static Row newPool(int line, long pid, String name) {
        return row(line, "pid", "" + pid, "name", name, "operatorSecret", "//Alice");
    }

    private static Row newWorker(int line, String name, long pid) {
        return row(line, "name", name, "pid", "" + pid, "endpoint", HOST, "stake", "4000 PHA");
    }

    /** Without ids, which an inventory gives itself. */
    private static List<Object> content(StoredInventory of) {
        List<Object> all = new ArrayList<>();
        of.pools().forEach(pool -> all.add(Fields.of(pool)));
        of.workers().forEach(worker -> all.add(Fields.of(worker)));
        return all;
    }

    @Test
    void createsChangesAndLeavesAloneWhatIsSoAlready() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (AutoCloseable listening = inventory.onChange(told::countDown)) {
            assertEquals("a=created,w1=created,w2=created", actions(take(List.of(newPool(1, 1, "a")),
                    List.of(newWorker(2, "w1", 1), newWorker(3, "w2", 1)))));
            assertTrue(told.await(20, TimeUnit.SECONDS), "what runs is told at once");
        }
        Worker second = inventory.workers().getLast();
        assertEquals(new BigInteger("4000000000000000"), second.stake());
        assertTrue(second.enabled());
        Imported done = take(List.of(row(1, "pid", "1")), List.of(row(2, "name", "w1", "enabled", "FALSE"),
                row(3, "name", "w2", "stake", "4000000000000000")));
        assertEquals("a=unchanged,w1=changed,w2=unchanged", actions(done));
        assertEquals(Map.of("enabled", "false"), done.items().get(1).difference().orElseThrow().after());
        assertEquals(second, inventory.workers().getLast());
        assertEquals(List.of("import", "import", "import", "import"),
                inventory.log(9, Optional.empty()).stream().map(e -> e.author().equals("t") ? "import" : e.author()).toList());
    }

    @Test
    void dryRunTellsTheSameAndStoresNothing() throws Exception {
        Document document = new Document("f", List.of(newPool(1, 1, "a")), List.of(newWorker(2, "w", 1)));
        assertEquals("a=created,w=created", actions(inventory.importDocument(document, true, "t")));
        assertEquals(List.of(), inventory.pools());
        assertEquals(List.of(), inventory.log(9, Optional.empty()));
        assertEquals("a=created,w=created", actions(inventory.importDocument(document, false, "t")));
        refused(Kind.NOT_FOUND, "line 3: worker \"x\": pid: there is no pool 9", () -> inventory.importDocument(
                new Document("f", List.of(), List.of(newWorker(3, "x", 9))), true, "t"));
    }

    @Test
    void poolsSwapNamesAndOperatorsChangeWithTheirSecretOnly() throws Exception {
        inventory.createPools(List.of(pool(1, "a"), pool(2, "b")));
        assertEquals("b=changed,a=changed", actions(take(List.of(row(1, "pid", "1", "name", "b"),
                row(2, "pid", "2", "name", "a", "proxiedOwner", Samples.account("//Bob").toSs58(0))), List.of())));
        assertEquals(Optional.of(Samples.account("//Bob")), inventory.pool(2).orElseThrow().proxiedOwner());
        String bob = Samples.account("//Bob").toSs58(42);
        refused(Kind.INVALID, "line 4: pool \"b\": operator: is another one",
                () -> take(List.of(row(4, "pid", "1", "name", "b", "operator", bob)), List.of()));
        take(List.of(row(1, "pid", "1", "operator", bob, "operatorSecret", "//Bob"),
                row(2, "pid", "2", "proxiedOwner", "none")), List.of());
        assertEquals(Optional.of(KeyType.SR25519), inventory.keyType(Samples.account("//Bob")));
        assertEquals(Optional.empty(), inventory.pool(2).orElseThrow().proxiedOwner());
        int noted = inventory.log(99, Optional.empty()).size();
        assertEquals("b=unchanged", actions(take(List.of(row(1, "pid", "1", "operatorSecret", "//Bob")), List.of())));
        assertEquals(noted, inventory.log(99, Optional.empty()).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "pid|x|line 7: pool \"p\": pid: must be a whole number", "pid|-1|line 7: pool \"p\": pid: is -1",
        "pid||line 7: pool \"p\": pid: is missing", "name||line 7: pool \"pid 5\": name: is missing",
        "operatorSecret||line 7: pool \"p\": operatorSecret: is missing", "colour|red|line 7: pool \"p\": colour: is no field",
        "operatorSecret|legal winner|line 7: pool \"p\": operatorSecret: ", "enabled|yes|line 7: pool \"p\": enabled: must be",
        "proxiedOwner|3zc|line 7: pool \"p\": proxiedOwner: is no address", "operatorKey|AAAA|line 7: pool \"p\": operatorKey: ",
        "operator|5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ|line 7: pool \"p\": operator: is no address"})
    void badFieldsOfAPoolAreNamedAndKeepAllOut(String field, String value, String beginning) {
        Map<String, String> fields = new java.util.HashMap<>(Map.of("pid", "5", "name", "p", "operatorSecret", "//Alice"));
        fields.put(field, value == null ? "" : value);
        String message = refused(Kind.INVALID, beginning,
                () -> take(List.of(newPool(6, 4, "sound"), new Row(7, fields)), List.of(newWorker(8, "w", 4))));
        assertFalse(message.contains("winner"), message);
        assertEquals(List.of(), inventory.pools());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "endpoint|ftp://h|line 9: worker \"w\": endpoint: must start", "stake|1e15|line 9: worker \"w\": stake: must be",
        "stake||line 9: worker \"w\": stake: is missing", "pid|2|line 9: worker \"w\": pid: there is no pool 2",
        "pid||line 9: worker \"w\": pid: is missing", "name||line 9: worker #9: name: is missing",
        "gatekeeper|1|line 9: worker \"w\": gatekeeper: must be", "uuid|x|line 9: worker \"w\": uuid: is no field"})
    void badFieldsOfAWorkerAreNamedAndKeepAllOut(String field, String value, String beginning) {
        Map<String, String> fields = new java.util.HashMap<>(newWorker(9, "w", 1).fields());
        fields.put(field, value == null ? "" : value);
        refused(field.equals("pid") && value != null ? Kind.NOT_FOUND : Kind.INVALID, beginning,
                () -> take(List.of(newPool(6, 1, "sound")), List.of(newWorker(8, "v", 1), new Row(9, fields))));
        assertEquals(List.of(), inventory.pools());
        assertEquals(List.of(), inventory.workers());
    }

    @Test
    void namesAndPidsThatAreTakenAreNamedWithTheirLine() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        refused(Kind.DUPLICATE, "line 3: pool \"a\": name: a is already in use",
                () -> take(List.of(newPool(3, 2, "a")), List.of()));
        refused(Kind.DUPLICATE, "line 5: pool \"y\": pid: is that of line 4: pool \"x\"",
                () -> take(List.of(newPool(4, 2, "x"), newPool(5, 2, "y")), List.of()));
        refused(Kind.DUPLICATE, "line 5: worker \"w\": name: is that of line 4",
                () -> take(List.of(), List.of(newWorker(4, "w", 1), newWorker(5, "w", 1))));
        assertEquals(1, inventory.pools().size());
    }

    @Test
    void exportHoldsNoSecretAndOpensNowhereElse() throws Exception {
        String phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        inventory.createPools(List.of(pool(1, "a", phrase)));
        assertFalse(JsonForm.write(inventory.export(false)).contains("operatorKey"));
        String withKeys = JsonForm.write(inventory.export(true));
        assertTrue(withKeys.contains("operatorKey"));
        String secret = prb.substrate.crypto.account.Keypair.fromUri(phrase, KeyType.SR25519).secret().toPlainHex();
        String key = java.util.HexFormat.of().formatHex(java.util.Base64.getDecoder().decode(
                inventory.export(true).pools().getFirst().fields().get("operatorKey")));
        assertFalse(key.contains(secret));
        for (String word : List.of("legal", "sausage", secret)) {
            assertFalse(withKeys.contains(word), withKeys);
        }
        StoredInventory other = new StoredInventory(Keys.identity(folder.resolve("other")), folder.resolve("other.db"));
        try {
            String message = refused(Kind.INVALID, "line 1: pool \"a\": operatorKey: does not open",
                    () -> other.importDocument(inventory.export(true), false, "t"));
            assertTrue(message.contains("LIFECYCLE"), message);
            refused(Kind.INVALID, "line 1: pool \"a\": operatorSecret: is missing",
                    () -> other.importDocument(inventory.export(false), false, "t"));
        } finally {
            other.close();
        }
    }

    @Test
    void importOfAnExportGivesAnEqualInventory() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            fill(new Random(seed));
            Document sent = inventory.export(true);
            Document came = JsonForm.read("x", JsonForm.write(sent));
            StoredInventory other = new StoredInventory(identity, folder.resolve("other" + seed + ".db"));
            try {
                Imported done = other.importDocument(came, false, "t");
                assertEquals(content(inventory), content(other), "seed " + seed);
                assertEquals(done.items().size(), done.count(Optional.of(Difference.Action.CREATED)));
                for (Pool pool : other.pools()) {
                    assertTrue(Signatures.verify(KeyType.SR25519, pool.operator().bytes(), PAYLOAD,
                            other.sign(pool.operator(), PAYLOAD)));
                }
                Imported again = other.importDocument(JsonForm.read("x", JsonForm.write(inventory.export(false))), false, "t");
                assertEquals(done.items().size(), again.count(Optional.empty()), "seed " + seed);
            } finally {
                other.close();
            }
            inventory.deletePools(inventory.pools().stream().map(Pool::id).toList());
        }
    }

    private void fill(Random random) throws Exception {
        List<NewPool> pools = new ArrayList<>();
        List<NewWorker> workers = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            pools.add(new NewPool(i * 7L + random.nextInt(7), Names.random(random, i), "//Op/" + random.nextInt(3),
                    random.nextBoolean() ? Optional.of(Samples.account("//Owner")) : Optional.empty(), random.nextBoolean(),
                    random.nextBoolean()));
            for (int k = 0; k < random.nextInt(6); k++) {
                workers.add(new NewWorker(pools.getLast().pid(), Names.random(random, i * 10 + k), "https://[::1]:" + (1 + k)
                        + "/p", new BigInteger(100, random).add(BigInteger.TEN.pow(12)).toString(), random.nextBoolean(),
                        random.nextBoolean(), random.nextBoolean()));
            }
        }
        inventory.createPools(pools);
        inventory.createWorkers(workers);
    }

    @Test
    void aKeyThatCannotBeUsedIsStoredAnew() throws Exception {
        inventory.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob")));
        inventory.createWorkers(List.of(worker(1, "w")));
        inventory.close();
        try (var db = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("local.db"));
                var sql = db.createStatement()) {
            sql.execute("UPDATE pools SET encryptedOperator = x'00' WHERE pid = 1");
        }
        inventory = new StoredInventory(identity, folder.resolve("local.db"));
        assertEquals(1, inventory.keyFaults().size());
        Imported done = take(List.of(row(1, "pid", "1", "operatorSecret", "//Alice")), List.of());
        assertEquals(Map.of("operatorKey", "stored anew"), done.items().getFirst().difference().orElseThrow().after());
        assertEquals(0, inventory.keyFaults().size());
    }
}
