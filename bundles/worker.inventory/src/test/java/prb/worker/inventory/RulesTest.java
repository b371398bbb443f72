package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static prb.worker.inventory.Samples.STAKE;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.refused;
import static prb.worker.inventory.Samples.worker;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.InventoryException.Kind;

class RulesTest {

    private static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    @TempDir
    Path folder;

    private StoredInventory inventory;

    @BeforeEach
    void open() throws Exception {
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("local.db"));
        inventory.createPools(List.of(pool(1, "a")));
    }

    @AfterEach
    void close() throws Exception {
        assertEquals(1, inventory.pools().size());
        assertEquals(0, inventory.workers().size());
        inventory.close();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "a\nb"})
    void badNamesAreRefused(String name) {
        refused(Kind.INVALID, "pool #2: name: ", () -> inventory.createPools(List.of(pool(5, "ok"), pool(6, name))));
        refused(Kind.INVALID, "worker #1: name: ", () -> inventory.createWorkers(List.of(worker(1, name))));
    }

    @Test
    void longNamesAndNegativePidsAreRefused() {
        refused(Kind.INVALID, "pool #1: name: has 256 characters",
                () -> inventory.createPools(List.of(pool(5, "x".repeat(256)))));
        refused(Kind.INVALID, "pool \"p\": pid: is -1", () -> inventory.createPools(List.of(pool(-1, "p"))));
        refused(Kind.INVALID, "worker \"w\": pid: is -1", () -> inventory.createWorkers(List.of(worker(-1, "w"))));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {
        "", "worker:8000", "//host", "ftp://host", "http://", "http:///path", "http://user@host", "http://user:hunter2@host:1",
        "http://host?a=b", "http://host/?", "http://host#f", "http://host:0", "http://host:65536", "http://host:-1",
        "http://ho st", "http://a_b:8000", "http:host"})
    void badEndpointsAreRefused(String endpoint) {
        String message = refused(Kind.INVALID, "worker \"w\": endpoint: ",
                () -> inventory.createWorkers(List.of(worker(1, "w", endpoint, STAKE))));
        assertFalse(message.contains("hunter2"), message);
    }

    @Test
    void longEndpointIsRefused() {
        String endpoint = "http://host/" + "x".repeat(255);
        refused(Kind.INVALID, "worker \"w\": endpoint: has ",
                () -> inventory.createWorkers(List.of(worker(1, "w", endpoint, STAKE))));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "999999999999", "-1000000000000", "1e15", "1000000000000.0",
        "0x10000000000", " 2000000000000", "340282366920938463463374607431768211456",
        "9999999999999999999999999999999999999999", "١٠٠٠٠٠٠٠٠٠٠٠٠", "0.999999999999 PHA", "PHA", "1.PHA", ".5 PHA", "1,5 PHA",
        "1.0000000000000 PHA", "1  PHA", "1 PHA ", "1 KSM", "340282366920938463463374608 PHA"})
    void badStakesAreRefused(String stake) {
        refused(Kind.INVALID, "worker \"w\": stake: ", () -> inventory.createWorkers(List.of(worker(1, "w", "http://h", stake))));
    }

    @ParameterizedTest
    @CsvSource({"1 PHA,1000000000000", "4000PHA,4000000000000000", "4000.5 pha,4000500000000000",
        "1.000000000001 PHA,1000000000001", "0340282366920938463463374607 PHA,INVALID"})
    void stakesInPha(String text, String smallest) throws Exception {
        if (smallest.equals("INVALID")) {
            refused(Kind.INVALID, "w: stake: ", () -> Rules.stake("w", text));
        } else {
            assertEquals(new BigInteger(smallest), Rules.stake("w", text));
        }
    }

    @Test
    void accountsOfAnyNetworkAreOneAccount() throws Exception {
        AccountId alice = Samples.account("//Alice");
        for (String text : List.of(alice.toSs58(0), alice.toSs58(30), alice.toSs58(42), alice.bytes().toHex(),
                " " + alice.toSs58(2) + " ")) {
            assertEquals(Optional.of(alice), Rules.account("p", "owner", text));
        }
        assertEquals(Optional.empty(), Rules.account("p", "owner", " "));
        refused(Kind.INVALID, "p: owner: is no address: ", () -> Rules.account("p", "owner", alice.toSs58(30) + "x"));
    }

    @Test
    void refusalOfASecretDoesNotRepeatIt() {
        for (String secret : List.of(PHRASE + " abandon", PHRASE.replace("yellow", "zebra"),
                PHRASE.replace("sausage", "sausagge"), "0x1234", "legal winner", PHRASE + "//hard/",
                PHRASE + " abandon///pass word")) {
            String message = refused(Kind.INVALID, "pool \"p\": operator secret: ",
                    () -> inventory.createPools(List.of(pool(2, "p", secret))));
            for (String word : List.of("legal", "winner", "sausag", "yellow", "zebra", "abandon", "1234", "pass word")) {
                assertFalse(message.contains(word), message);
            }
        }
        refused(Kind.INVALID, "pool \"p\": operator secret: ", () -> inventory.createPools(List.of(pool(2, "p", null))));
        refused(Kind.INVALID, "pool \"p\": operator secret: ", () -> inventory.createPools(List.of(pool(2, "p", ""))));
    }
}
