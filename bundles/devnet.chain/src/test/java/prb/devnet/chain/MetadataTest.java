package prb.devnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.ParaRuntime;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;

/** The metadata of both chains parses, and agrees with what the simulated runtime reads. */
class MetadataTest {

    private static final RuntimeVersion VERSION = new RuntimeVersion("khala", 1251, 6, 0);
    private static final Bytes KEY = Bytes.fromHex("33".repeat(32));
    private static final Runtime PARA = Runtime.parse(RuntimeText.para().metadata(), VERSION);

    @Test
    void callsHaveKhalasBytes() {
        Bytes add = PARA.call("PhalaStakePoolv2", "add_worker", 3, KEY);
        assertEquals(Bytes.concat(Bytes.fromHex("5d010300000000000000"), KEY), add);
        Bytes batch = PARA.call("Utility", "force_batch", List.of(Runtime.rawArgument(add)));
        assertEquals(Bytes.concat(Bytes.fromHex("030404"), add), batch);
    }

    @Test
    void everyCallIsReadByTheSimulatedRuntime() {
        CallDecoder decoder = new ParaRuntime(2004).calls();
        Bytes remark = PARA.call("System", "remark", Bytes.utf8("x"));
        Object alice = Value.variant("Id", KEY);
        List<Bytes> calls = List.of(remark, PARA.call("System", "remark_with_event", Bytes.utf8("x")),
                PARA.call("Utility", "batch", List.of(Runtime.rawArgument(remark))),
                PARA.call("Utility", "batch_all", List.of(Runtime.rawArgument(remark))),
                PARA.call("Balances", "transfer", alice, BigInteger.TEN.pow(15)),
                PARA.call("Balances", "transfer_allow_death", alice, 1),
                PARA.call("Proxy", "proxy", alice, Optional.of(Value.variant("Any")), Runtime.rawArgument(remark)),
                PARA.call("Proxy", "add_proxy", alice, Value.variant("StakePoolManager"), 0),
                PARA.call("PhalaStakePoolv2", "create"),
                PARA.call("PhalaStakePoolv2", "contribute", 1, BigInteger.TEN, Optional.empty()),
                PARA.call("PhalaStakePoolv2", "start_computing", 1, KEY, BigInteger.TEN),
                PARA.call("PhalaStakePoolv2", "stop_computing", 1, KEY),
                PARA.call("PhalaStakePoolv2", "restart_computing", 1, KEY, BigInteger.TEN));
        for (Bytes call : calls) {
            ScaleReader in = new ScaleReader(call);
            var decoded = decoder.read(in);
            in.expectEnd();
            assertEquals(call, decoded.bytes());
            var view = PARA.decodeCall(new ScaleReader(call));
            assertEquals(view.pallet() + "." + view.name(), decoded.pallet() + "." + decoded.name());
        }
    }

    @Test
    void storageKeysAreKhalas() {
        assertEquals("0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac",
                PARA.storageKey("System", "Number").toHex());
        assertEquals("0x2f039a6a7f13e94b9545257e54062a048a395e6242c6813b196ca31ed0547ea7",
                PARA.storageKey("PhalaMq", "OutboundMessages").toHex());
        assertEquals("0x75e3ed3f59e45643ed1149ad80929c1b19607b9c9a8737bdc9a8097e5575f8df307685b04c335653" + "33".repeat(32),
                PARA.storageKey("PhalaStakePoolv2", "WorkerAssignments", KEY).toHex());
        assertEquals("0x00f8eafbad3b4a32114491ad7e1249144c72016d74b63ae83d79b02efdb5528e4148eca76d16b8870300000000000000",
                PARA.storageKey("PhalaBasePool", "Pools", 3).toHex());
    }

    @Test
    void relayMetadataKnowsHeadsAndSetId() {
        Runtime relay = Runtime.parse(RuntimeText.relay().metadata(), new RuntimeVersion("devnet-relay", 9430, 22, 0));
        assertEquals("0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc",
                relay.storageKey("Grandpa", "CurrentSetId").toHex());
        assertTrue(relay.storageKey("Paras", "Heads", 2004).toHex().endsWith("9f434b9dae0bfb8ed4070000"));
    }

    @Test
    void namesAndIndicesEqualTheRealOnes() throws IOException {
        String shared = System.getProperty("prb.shared", "");
        Path file = Path.of(shared, "vectors", "khala-metadata-v14.scale");
        Assumptions.assumeTrue(!shared.isEmpty() && Files.exists(file), "no real metadata: property prb.shared is not set");
        Runtime real = Runtime.parse(Bytes.wrap(Files.readAllBytes(file)), VERSION);
        for (String call : List.of("add_worker", "remove_worker", "stop_computing")) {
            assertEquals(real.call("PhalaStakePoolv2", call, 1, KEY), PARA.call("PhalaStakePoolv2", call, 1, KEY));
        }
        Object message = Map.of("message", Map.of("sender", Value.variant("Worker", KEY), "destination", Bytes.utf8("t"),
                "payload", Bytes.utf8("p")), "sequence", 7, "signature", KEY);
        assertEquals(real.call("PhalaMq", "sync_offchain_message", message),
                PARA.call("PhalaMq", "sync_offchain_message", message));
        for (String error : List.of("WorkerNotRegistered", "InsufficientFreeStake", "WorkerIsNotReady")) {
            assertEquals(real.encodeModuleError("PhalaStakePoolv2", error), PARA.encodeModuleError("PhalaStakePoolv2", error));
        }
    }
}
