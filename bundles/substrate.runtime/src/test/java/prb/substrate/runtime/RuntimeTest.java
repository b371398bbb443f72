package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;

class RuntimeTest {

    private static final Bytes KEY = Bytes.fromHex("33".repeat(32));

    @Test
    void batchOfRawCallsIsTheDocumentedExample() {
        Runtime runtime = Vectors.khala();
        Bytes add = runtime.call("PhalaStakePoolv2", "add_worker", 3L, KEY);
        Bytes batch = runtime.call("Utility", "force_batch", List.of(Runtime.rawArgument(add)));
        assertEquals("0x0304045d010300000000000000" + "33".repeat(32), batch.toHex());
        CallView view = runtime.decodeCall(new ScaleReader(batch));
        CallView inner = CallView.of(view.args().get("calls").asList().getFirst());
        assertEquals("add_worker", inner.name());
        assertEquals(3, inner.args().get("pid").asLong());
        assertEquals(KEY, inner.args().get("pubkey").asBytes());
    }

    @Test
    void callsTakePlainJava() {
        Runtime runtime = Vectors.khala();
        AccountId account = new AccountId(KEY);
        Bytes stop = runtime.call("PhalaStakePoolv2", "stop_computing", 2, KEY);
        Bytes proxied = runtime.call("Proxy", "proxy", Value.variant("Id", account), Optional.of("StakePoolManager"),
                Runtime.rawArgument(stop));
        assertEquals("0x050000" + KEY.toPlainHex() + "0105" + stop.toPlainHex(), proxied.toHex());
        Map<String, Object> message = Map.of("sender", Value.variant("Worker", KEY),
                "destination", Bytes.utf8("^phala/registry/event"), "payload", Bytes.ofInts(1, 2));
        Bytes signature = Bytes.wrap(new byte[64]);
        Bytes sync = runtime.call("PhalaMq", "sync_offchain_message",
                Map.of("message", message, "sequence", BigInteger.valueOf(7), "signature", signature));
        CallView view = runtime.decodeCall(new ScaleReader(sync));
        Value signed = view.args().values().iterator().next();
        assertEquals(7, signed.get("sequence").asLong());
        assertEquals("Worker", signed.get("message").get("sender").variantName());
        assertEquals(KEY, signed.get("message").get("sender").get("0").asBytes());
    }

    @Test
    void storageValuesDecodeAndEncodeByName() {
        Runtime runtime = Vectors.khala();
        Bytes account = runtime.encodeStorage("System", "Account", Map.of("nonce", 5, "consumers", 0, "providers", 1,
                "sufficients", 0, "data", Map.of("free", 10, "reserved", 0, "frozen", 0, "flags", 0)));
        Value decoded = runtime.decodeStorage("System", "Account", account);
        assertEquals(5, decoded.get("nonce").asLong());
        assertEquals(BigInteger.TEN, decoded.get("data").get("free").asBigInteger());
        assertEquals(0, runtime.defaultStorage("System", "Account").get("nonce").asLong());
        assertTrue(runtime.defaultStorage("PhalaRegistry", "Workers").asOptional().isEmpty());
        assertThrows(ScaleException.class,
                () -> runtime.decodeStorage("System", "Account", Bytes.concat(account, Bytes.ofInts(0))));
    }

    @Test
    void errorsNamePathAndExpectedType() {
        Runtime runtime = Vectors.khala();
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", 3, Bytes.ofInts(1)),
                "add_worker.pubkey", "[u8; 32]", "1 bytes");
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", -3, KEY), "add_worker.pid", "u64", "-3");
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", 3), "add_worker", "pid", "pubkey", "got 1");
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", "3", KEY), "pid", "u64", "a text");
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", null, KEY), "null");
        refused(() -> runtime.call("PhalaStakePoolv2", "add_worker", 3.5, KEY), "Double");
        refused(() -> runtime.call("PhalaStakePoolv2", "nothing"), "PhalaStakePoolv2", "nothing", "khala", "1251");
        refused(() -> runtime.call("Nothing", "nothing"), "Nothing", "khala");
        refused(() -> runtime.call("Proxy", "proxy", KEY, Optional.empty(), Runtime.rawArgument(KEY)), "real", "MultiAddress");
        refused(() -> runtime.call("Proxy", "proxy", Value.variant("Name", KEY), Optional.empty(), Runtime.rawArgument(KEY)),
                "'Name'");
        refused(() -> runtime.storageKey("System", "Account"), "System.Account", "AccountId32");
        refused(() -> runtime.storageKey("System", "Nothing"), "Nothing");
        refused(() -> runtime.constant("System", "Nothing"), "Nothing");
        refused(() -> runtime.encodeModuleError("System", "Nothing"), "Nothing");
        refused(() -> runtime.encodeType("no::Type", 1), "no::Type");
        refused(() -> runtime.encodeType("Option", 1), "several", "Option");
        refused(() -> runtime.defaultStorage("System", "Number").get("x"), "'x'");
        refused(() -> runtime.explain(Value.of(1)), "DispatchError");
    }

    private static void refused(Executable executable, String... words) {
        String message = assertThrows(IllegalArgumentException.class, executable).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void damagedValuesNameThePath() {
        Runtime runtime = Vectors.khala();
        ScaleException e = assertThrows(ScaleException.class,
                () -> runtime.decodeStorage("System", "Account", Bytes.wrap(new byte[20])));
        assertEquals("System.Account.data.free", e.path());
        assertEquals(16, e.offset());
        ScaleException call = assertThrows(ScaleException.class,
                () -> runtime.decodeCall(new ScaleReader(Bytes.fromHex("0304045dff"))));
        assertTrue(call.path().startsWith("Utility.force_batch.calls[0].PhalaStakePoolv2.0"), call.path());
    }

    @Test
    void callsNestSixtyFourDeepAndNoDeeper() {
        Runtime runtime = Vectors.khala();
        Bytes call = runtime.call("System", "remark", Bytes.ofInts(1));
        for (int depth = 1; depth < ValueDecoder.CALLS_MAX; depth++) {
            call = runtime.call("Utility", "batch", List.of(Runtime.rawArgument(call)));
        }
        CallView view = runtime.decodeCall(new ScaleReader(call));
        assertEquals("Utility", view.pallet());
        assertEquals(call, runtime.call("Utility", "batch", view.args().get("calls")));
        Bytes deeper = runtime.call("Utility", "batch", List.of(Runtime.rawArgument(call)));
        ScaleException e = assertThrows(ScaleException.class, () -> runtime.decodeCall(new ScaleReader(deeper)));
        assertTrue(e.getMessage().contains("nested deeper than 64"), e.getMessage());
    }

    @Test
    void failuresInsideResultsAreExplained() {
        Runtime runtime = Vectors.khala();
        Value error = runtime.decodeType("sp_runtime::DispatchError", new ScaleReader(Bytes.fromHex("035d00000000")));
        Bytes event = runtime.encodeEvent("Proxy", "ProxyExecuted", Value.variant("Err", error));
        assertEquals("0x050001035d00000000", event.toHex());
        Bytes events = Bytes.concat(Bytes.fromHex("040007000000"), event, Bytes.ofInts(0));
        EventRecord record = runtime.decodeEvents(events).getFirst();
        assertEquals(7, record.extrinsicIndex().orElseThrow());
        DispatchFailure failure = runtime.explain(record.fields().get("result"));
        assertEquals("PhalaStakePoolv2", failure.pallet());
        assertEquals("WorkerNotRegistered", failure.name());
        assertTrue(failure.toString().startsWith("PhalaStakePoolv2.WorkerNotRegistered: The worker is not registered"));
        Value unknown = runtime.decodeType("sp_runtime::DispatchError", new ScaleReader(Bytes.fromHex("03fe01000000")));
        assertTrue(runtime.explain(unknown).docs().contains("254"));
    }

    @Test
    void namesThatAreNotThereAreNotThere() {
        Runtime runtime = Vectors.khala();
        assertTrue(runtime.hasCall("System", "remark"));
        assertFalse(runtime.hasCall("System", "nothing"));
        assertFalse(runtime.hasCall("Nothing", "remark"));
        assertTrue(runtime.hasStorage("PhalaMq", "OffchainIngress"));
        assertFalse(runtime.hasStorage("PhalaMq", "Nothing"));
        assertFalse(Vectors.kusama().hasPallet("PhalaMq"));
        assertEquals(85, runtime.palletIndex("PhalaMq"));
    }

    @Test
    void otherVersionsOfMetadataAreRefusedByNumber() {
        Bytes v16 = new MetadataBuilder().version(16).build();
        ScaleException e = assertThrows(ScaleException.class,
                () -> Runtime.parse(v16, new RuntimeVersion("x", 1, 1, 0)));
        assertTrue(e.getMessage().contains("version 16"), e.getMessage());
        assertThrows(ScaleException.class, () -> Runtime.parse(Bytes.utf8("atem."), new RuntimeVersion("x", 1, 1, 0)));
        assertThrows(ScaleException.class,
                () -> Runtime.parse(Bytes.wrap(new byte[MetadataReader.BYTES_MAX + 1]), new RuntimeVersion("x", 1, 1, 0)));
    }
}
