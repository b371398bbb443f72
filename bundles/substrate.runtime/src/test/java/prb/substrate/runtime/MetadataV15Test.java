package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * Version 15: a small blob made here, and the blobs of real chains in the npm package {@code @polkadot/types-support} 16.5.6.
 * For the latter: {@code npm pack @polkadot/types-support@16.5.6}, unpack it, and set the system property
 * {@code prb.types.support} to its folder {@code package}.
 */
class MetadataV15Test {

    private static final List<String> CHAINS = List.of("substrate", "polkadot", "kusama", "asset-hub-polkadot",
            "asset-hub-kusama");
    private static final int U32 = 5;

    private static MetadataBuilder small() {
        MetadataBuilder builder = new MetadataBuilder().version(15);
        int number = builder.primitive(U32);
        int account = builder.composite("AccountId", null, builder.array(32, builder.primitive(3)));
        int calls = builder.enumeration("Calls", List.<Object[]>of(new Object[] {"remark", "number", number}));
        int call = builder.enumeration("RuntimeCall", List.<Object[]>of(new Object[] {"System", null, calls}));
        return builder.pallet("System", 0, calls, null, null).extrinsic(account, call, number)
                .extension("CheckNonce", number, builder.tuple())
                .api("AccountNonceApi", "account_nonce", "account", account, number);
    }

    private static Path folder() {
        String folder = System.getProperty("prb.types.support");
        boolean present = folder != null && Files.isDirectory(Path.of(folder, "metadata", "v15"));
        String reason = "skipped: no @polkadot/types-support 16.5.6 under prb.types.support=" + folder;
        if (!present) {
            System.out.println(reason);
        }
        Assumptions.assumeTrue(present, reason);
        return Path.of(folder, "metadata", "v15");
    }

    /** The answer of Metadata_metadata_at_version: an option of a byte string. */
    private static Bytes blob(Path folder, String chain) throws IOException {
        String script = Files.readString(folder.resolve(chain + "-hex.js"));
        Bytes answer = Bytes.fromHex(script.substring(script.indexOf('\'') + 1, script.lastIndexOf('\'')));
        return new ScaleReader(answer).option(ScaleReader::bytes).orElseThrow();
    }

    private static JsonNode json(Path folder, String chain) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(chain + "-json.json").toFile()).get("metadata").get("v15");
    }

    @Test
    void versionFifteenIsReadIntoTheSameRegistry() {
        Runtime runtime = small().runtime();
        assertEquals(Bytes.fromHex("00002a000000"), runtime.call("System", "remark", 42));
        ExtrinsicFormat format = runtime.extrinsicFormat();
        assertEquals("AccountId", runtime.typeName(format.addressType()));
        assertEquals("RuntimeCall", runtime.typeName(format.callType()));
        assertEquals("u32", runtime.typeName(format.signatureType()));
        assertEquals(List.of("CheckNonce"), format.extensions().stream().map(SignedExtension::identifier).toList());
    }

    @Test
    void apisAreCalledByName() {
        Runtime runtime = small().runtime();
        assertEquals(List.of("AccountNonceApi"), runtime.apis().stream().map(RuntimeApi::name).toList());
        Bytes account = Bytes.wrap(new byte[32]);
        assertEquals(account, runtime.encodeApiCall("AccountNonceApi", "account_nonce", account));
        Bytes answer = new ScaleWriter().u32(7).toBytes();
        assertEquals(7, runtime.decodeApiResult("AccountNonceApi", "account_nonce", answer).asLong());
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("AccountNonceApi", "account_nonce"));
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("AccountNonceApi", "other", account));
        assertThrows(IllegalArgumentException.class, () -> runtime.encodeApiCall("Other", "account_nonce", account));
        assertThrows(ScaleException.class,
                () -> runtime.decodeApiResult("AccountNonceApi", "account_nonce", Bytes.concat(answer, answer)));
    }

    @Test
    void versionFourteenHasNoApis() {
        assertEquals(List.of(), small().version(14).runtime().apis());
    }

    @Test
    void damagedBlobsAreRefusedWithOneException() {
        Bytes valid = small().build();
        for (int size = 5; size < valid.size(); size++) {
            Bytes cut = valid.slice(0, size);
            assertThrows(ScaleException.class, () -> MetadataReader.read(cut));
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.toArray();
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            try {
                MetadataReader.read(Bytes.wrap(bytes));
            } catch (ScaleException refused) {
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", blob " + Bytes.wrap(bytes).toPlainHex(), e);
            }
        }
    }

    @Test
    void realBlobsAreReadAsTheReferenceReadsThem() throws IOException {
        Path folder = folder();
        for (String chain : CHAINS) {
            Bytes blob = blob(folder, chain);
            Runtime runtime = Runtime.parse(blob, new RuntimeVersion(chain, 1, 1, 1));
            Metadata metadata = MetadataReader.read(blob);
            JsonNode expected = json(folder, chain);
            assertEquals(expected.get("pallets").size(), metadata.pallets().size());
            expected.get("pallets").forEach(pallet -> checkPallet(metadata, pallet));
            JsonNode extrinsic = expected.get("extrinsic");
            ExtrinsicFormat format = runtime.extrinsicFormat();
            assertEquals(extrinsic.get("version").asInt(), format.version());
            assertEquals(extrinsic.get("addressType").asInt(), format.addressType());
            assertEquals(extrinsic.get("callType").asInt(), format.callType());
            assertEquals(extrinsic.get("signatureType").asInt(), format.signatureType());
            assertEquals(extrinsic.get("signedExtensions").size(), format.extensions().size());
            checkApis(runtime, expected.get("apis"));
            checkDefaults(runtime, metadata);
            assertEquals(Bytes.ofInts(0, 0, 4, 42), runtime.call("System", "remark", Bytes.ofInts(42)));
        }
    }

    private static void checkPallet(Metadata metadata, JsonNode expected) {
        Pallet pallet = metadata.pallets().get(expected.get("name").asText());
        assertEquals(expected.get("index").asInt(), pallet.index());
        for (Map.Entry<String, Integer> part : Map.of(
                "calls", pallet.calls(), "events", pallet.events(), "errors", pallet.errors()).entrySet()) {
            assertEquals(expected.get(part.getKey()).path("type").asInt(-1), part.getValue(), part.getKey());
        }
        assertEquals(expected.get("constants").size(), pallet.constants().size());
        assertEquals(expected.get("storage").path("items").size(), pallet.storage().size());
    }

    private static void checkApis(Runtime runtime, JsonNode expected) {
        assertEquals(expected.size(), runtime.apis().size());
        for (int i = 0; i < expected.size(); i++) {
            RuntimeApi api = runtime.apis().get(i);
            assertEquals(expected.get(i).get("name").asText(), api.name());
            JsonNode methods = expected.get(i).get("methods");
            assertEquals(methods.size(), api.methods().size());
            for (int m = 0; m < methods.size(); m++) {
                assertEquals(methods.get(m).get("name").asText(), api.methods().get(m).name());
                assertEquals(methods.get(m).get("output").asInt(), api.methods().get(m).output());
                assertEquals(methods.get(m).get("inputs").size(), api.methods().get(m).inputs().size());
            }
        }
    }

    private static void checkDefaults(Runtime runtime, Metadata metadata) {
        int count = 0;
        for (Pallet pallet : metadata.pallets().values()) {
            for (Pallet.Storage item : pallet.storage().values()) {
                Value value = runtime.defaultStorage(pallet.name(), item.name());
                if (!item.optional()) {
                    assertEquals(item.defaultValue(), runtime.encodeStorage(pallet.name(), item.name(), value));
                    count++;
                }
            }
        }
        assertTrue(count > 50);
    }
}
