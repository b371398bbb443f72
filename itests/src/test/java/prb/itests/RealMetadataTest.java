package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.runtime.ExtrinsicFormat;
import prb.substrate.runtime.PalletView;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeApi;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;

/**
 * Metadata of version 15 from five real chains, against what polkadot-js reads in it. Blobs and reference come with the npm
 * package {@code @polkadot/types-support}, version 16.5.6.
 */
class RealMetadataTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path folder;

    @BeforeAll
    static void install() throws Exception {
        Optional<String> obstacle = NodeTools.prepare();
        obstacle.ifPresent(reason -> System.out.println("skipped: metadata 15 of real chains: " + reason));
        assumeTrue(obstacle.isEmpty(), () -> "metadata 15 of real chains: " + obstacle.orElseThrow());
        folder = NodeTools.packages().resolve("@polkadot/types-support/metadata/v15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"substrate", "polkadot", "kusama", "asset-hub-polkadot", "asset-hub-kusama"})
    void realBlobIsReadAsTheReferenceReadsIt(String chain) throws IOException {
        Runtime runtime = Runtime.parse(blob(chain), new RuntimeVersion(chain, 1, 1, 1));
        JsonNode expected = JSON.readTree(folder.resolve(chain + "-json.json").toFile()).at("/metadata/v15");
        JsonNode types = JSON.readTree(folder.resolve(chain + "-types.json").toFile());
        assertEquals(expected.get("pallets").size(), runtime.pallets().size());
        int values = 0;
        for (int i = 0; i < runtime.pallets().size(); i++) {
            values += checkPallet(runtime, runtime.pallets().get(i), expected.get("pallets").get(i), types);
        }
        assertTrue(values > 100, "values that were decoded and encoded: " + values);
        checkExtrinsic(runtime.extrinsicFormat(), expected.get("extrinsic"));
        checkApis(runtime, expected.get("apis"));
        assertEquals(Bytes.ofInts(0, 0, 4, 42), runtime.call("System", "remark", Bytes.ofInts(42)));
    }

    /** The package holds the answer of Metadata_metadata_at_version, an option of a byte string. */
    private static Bytes blob(String chain) throws IOException {
        String script = Files.readString(folder.resolve(chain + "-hex.js"));
        Bytes answer = Bytes.fromHex(script.substring(script.indexOf('\'') + 1, script.lastIndexOf('\'')));
        return new ScaleReader(answer).option(ScaleReader::bytes).orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(each -> each.get("name").asText()).toList();
    }

    private static List<String> variants(JsonNode part, JsonNode types) {
        return part.isNull() ? List.of() : names(types.get(part.get("type").asInt()).at("/type/def/variant/variants"));
    }

    /** @return how many values were decoded and gave their bytes again */
    private static int checkPallet(Runtime runtime, PalletView pallet, JsonNode expected, JsonNode types) {
        assertEquals(expected.get("name").asText(), pallet.name());
        assertEquals(expected.get("index").asInt(), pallet.index());
        assertEquals(variants(expected.get("calls"), types), pallet.calls());
        assertEquals(variants(expected.get("events"), types), pallet.events());
        assertEquals(variants(expected.get("errors"), types), pallet.errors());
        List<String> items = expected.get("storage").isNull() ? List.of() : names(expected.at("/storage/items"));
        assertEquals(items, pallet.storage().stream().map(PalletView.StorageItem::name).toList());
        for (int i = 0; i < items.size(); i++) {
            checkItem(runtime, pallet, pallet.storage().get(i), expected.at("/storage/items").get(i));
        }
        for (JsonNode constant : expected.get("constants")) {
            Value value = runtime.constant(pallet.name(), constant.get("name").asText());
            assertEquals(constant.get("value").asText(), runtime.encode(constant.get("type").asInt(), value).toHex());
        }
        return items.size() + expected.get("constants").size();
    }

    private static void checkItem(Runtime runtime, PalletView pallet, PalletView.StorageItem item, JsonNode expected) {
        JsonNode map = expected.at("/type/map");
        assertEquals(map.isMissingNode() ? expected.at("/type/plain").asInt() : map.get("value").asInt(), item.valueType());
        assertEquals(map.path("hashers").size(), item.hashers().size());
        Value value = runtime.defaultStorage(pallet.name(), item.name());
        if (expected.get("modifier").asText().equals("Default")) {
            Bytes encoded = runtime.encodeStorage(pallet.name(), item.name(), value);
            assertEquals(expected.get("fallback").asText(), encoded.toHex(), () -> pallet.name() + "." + item.name());
        } else {
            assertTrue(value.asOptional().isEmpty());
        }
    }

    private static void checkExtrinsic(ExtrinsicFormat format, JsonNode expected) {
        assertEquals(expected.get("version").asInt(), format.version());
        assertEquals(expected.get("addressType").asInt(), format.addressType());
        assertEquals(expected.get("callType").asInt(), format.callType());
        assertEquals(expected.get("signatureType").asInt(), format.signatureType());
        List<List<Object>> extensions = new ArrayList<>();
        expected.get("signedExtensions").forEach(each -> extensions.add(List.of(each.get("identifier").asText(),
                each.get("type").asInt(), each.get("additionalSigned").asInt())));
        assertEquals(extensions, format.extensions().stream()
                .map(each -> List.<Object>of(each.identifier(), each.type(), each.additionalType())).toList());
    }

    private static void checkApis(Runtime runtime, JsonNode expected) {
        assertEquals(names(expected), runtime.apis().stream().map(RuntimeApi::name).toList());
        for (int i = 0; i < expected.size(); i++) {
            List<RuntimeApi.Method> methods = runtime.apis().get(i).methods();
            assertEquals(names(expected.get(i).get("methods")), methods.stream().map(RuntimeApi.Method::name).toList());
            for (int m = 0; m < methods.size(); m++) {
                JsonNode method = expected.get(i).get("methods").get(m);
                assertEquals(method.get("output").asInt(), methods.get(m).output());
                List<Integer> inputs = new ArrayList<>();
                method.get("inputs").forEach(input -> inputs.add(input.get("type").asInt()));
                assertEquals(inputs, methods.get(m).inputs().stream().map(RuntimeApi.Input::type).toList());
            }
        }
    }
}
