package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

class RuntimeVectorsTest {

    @Test
    void khalaMetadataIsReadAsTheReferenceReadsIt() {
        Runtime runtime = Vectors.khala();
        JsonNode expected = Vectors.json("metadata-khala");
        Metadata metadata = MetadataReader.read(Vectors.metadata("khala"));
        assertEquals(expected.get("typeCount").asInt(), metadata.types().size());
        assertEquals(expected.get("pallets").size(), metadata.pallets().size());
        for (JsonNode each : expected.get("pallets")) {
            Pallet pallet = metadata.pallets().get(each.get("name").asText());
            assertEquals(each.get("index").asInt(), pallet.index());
            assertEquals(each.get("storageItems").asInt(), pallet.storage().size());
            assertEquals(each.get("calls").asInt(-1), pallet.calls());
            assertEquals(each.get("events").asInt(-1), pallet.events());
            assertEquals(each.get("errors").asInt(-1), pallet.errors());
            for (JsonNode constant : each.get("constants")) {
                Pallet.Constant found = pallet.constants().get(constant.get("name").asText());
                assertEquals(constant.get("type").asInt(), found.type());
                assertEquals(constant.get("value").asText(), found.value().toHex());
                Value value = runtime.constant(pallet.name(), constant.get("name").asText());
                assertEquals(found.value(), runtime.encode(found.type(), value));
            }
        }
        JsonNode extensions = expected.get("extrinsic").get("signedExtensions");
        assertEquals(extensions.size(), metadata.extrinsic().extensions().size());
        for (int i = 0; i < extensions.size(); i++) {
            JsonNode each = extensions.get(i);
            assertEquals(metadata.extrinsic().extensions().get(i), new SignedExtension(
                    each.get("identifier").asText(), each.get("type").asInt(), each.get("additionalSigned").asInt()));
        }
        for (JsonNode type : expected.get("types")) {
            List<String> path = new ArrayList<>();
            type.get("path").forEach(part -> path.add(part.asText()));
            assertEquals(String.join("::", path), metadata.types().path(type.get("id").asInt()));
        }
    }

    @Test
    void allFourRuntimesParseAndTheirDefaultsDecode() {
        for (Runtime runtime : List.of(Vectors.khala(), Vectors.rhala(), Vectors.kusama(), Vectors.poc6())) {
            assertTrue(runtime.hasPallet("System"));
            assertEquals(0, runtime.defaultStorage("System", "Number").asLong());
        }
        for (String chain : List.of("khala", "rhala", "kusama", "phala-poc6")) {
            Metadata metadata = MetadataReader.read(Vectors.metadata(chain));
            Runtime runtime = Runtime.parse(Vectors.metadata(chain), new RuntimeVersion(chain, 1, 1, 0));
            metadata.pallets().values().forEach(pallet -> pallet.storage().values().forEach(item -> {
                Value value = runtime.defaultStorage(pallet.name(), item.name());
                if (!item.optional()) {
                    assertEquals(item.defaultValue(), runtime.encodeStorage(pallet.name(), item.name(), value));
                }
            }));
        }
    }

    @Test
    void storageKeysAreThoseOfTheReference() {
        Runtime runtime = Vectors.khala();
        int count = 0;
        for (JsonNode each : Vectors.json("storage-keys").get("keys")) {
            Metadata metadata = MetadataReader.read(Vectors.metadata("khala"));
            Pallet pallet = metadata.pallets().values().stream()
                    .filter(p -> p.storage().containsKey(each.get("item").asText()))
                    .filter(p -> p.storage().get(each.get("item").asText()).prefix().equals(each.get("prefix").asText()))
                    .findFirst().orElseThrow();
            List<Object> args = new ArrayList<>();
            each.get("args").forEach(arg -> args.add(plain(arg)));
            Bytes key = runtime.storageKey(pallet.name(), each.get("item").asText(), args.toArray());
            assertEquals(each.get("key").asText(), key.toHex(), each.get("item").asText());
            assertTrue(key.startsWith(runtime.storagePrefix(pallet.name(), each.get("item").asText())));
            count++;
        }
        assertEquals(36, count);
    }

    private static Object plain(JsonNode arg) {
        if (arg.isNumber()) {
            return arg.longValue();
        }
        if (arg.isTextual()) {
            String text = arg.asText();
            if (text.startsWith("0x")) {
                return Bytes.fromHex(text);
            }
            return Character.isDigit(text.charAt(0)) ? (Object) Long.valueOf(text) : Value.variant(text);
        }
        if (arg.has("0")) {
            byte[] bytes = new byte[arg.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) arg.get(Integer.toString(i)).asInt();
            }
            return Bytes.wrap(bytes);
        }
        String variant = arg.fieldNames().next();
        return Value.variant(variant, plain(arg.get(variant)));
    }

    @Test
    void callsDecodeByNameAndEncodeToTheSameBytes() {
        Runtime runtime = Vectors.khala();
        for (JsonNode each : Vectors.json("calls").get("calls")) {
            Bytes scale = Bytes.fromHex(each.get("hex").asText());
            ScaleReader in = new ScaleReader(scale);
            CallView view = runtime.decodeCall(in);
            in.expectEnd();
            assertTrue(view.pallet().equalsIgnoreCase(each.get("pallet").asText()));
            assertTrue(each.get("call").asText().equalsIgnoreCase(view.name().replace("_", "")));
            List<String> names = new ArrayList<>();
            each.get("args").fieldNames().forEachRemaining(names::add);
            assertEquals(names, List.copyOf(view.args().keySet()));
            assertTrue(runtime.hasCall(view.pallet(), view.name()));
            assertEquals(scale, runtime.call(view.pallet(), view.name(), view.args().values().toArray()));
        }
    }

    @Test
    void eventsOfRealBlocksDecodeAndEncodeToTheSameBytes() {
        Runtime runtime = Vectors.rhala();
        int count = 0;
        for (JsonNode block : Vectors.json("blocks-rhala").get("blocks")) {
            if (block.get("events").isNull()) {
                continue;
            }
            List<EventRecord> events = runtime.decodeEvents(Bytes.fromHex(block.get("events").asText()));
            assertEquals(block.get("decodedEvents").size(), events.size());
            for (int i = 0; i < events.size(); i++) {
                JsonNode expected = block.get("decodedEvents").get(i);
                EventRecord event = events.get(i);
                assertTrue(event.pallet().equalsIgnoreCase(expected.get("pallet").asText()));
                assertEquals(expected.get("name").asText(), event.name());
                JsonNode apply = expected.get("phase").get("applyExtrinsic");
                assertEquals(apply == null ? OptionalInt.empty() : OptionalInt.of(apply.asInt()), event.extrinsicIndex());
                Bytes encoded = runtime.encodeEvent(event.pallet(), event.name(), event.fields().values().toArray());
                assertEquals(expected.get("index").asText() + expected.get("data").asText().substring(2), encoded.toHex());
                count++;
            }
        }
        assertEquals(131, count);
    }

    @Test
    void dispatchErrorsAreExplainedByName() {
        Runtime runtime = Vectors.khala();
        for (JsonNode each : Vectors.json("dispatch-errors").get("vectors")) {
            Bytes scale = Bytes.fromHex(each.get("hex").asText());
            ScaleReader in = new ScaleReader(scale);
            DispatchFailure failure = runtime.explain(runtime.decodeType("sp_runtime::DispatchError", in));
            in.expectEnd();
            boolean module = each.has("module");
            assertEquals(each.get("name").asText(), module ? failure.pallet() + "." + failure.name() : failure.name());
            if (module) {
                assertEquals(words(each.get("docs").asText()), words(failure.docs()));
                assertEquals(scale, runtime.encodeModuleError(failure.pallet(), failure.name()));
                assertFalse(failure.docs().contains("\n"));
            }
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void moduleErrorsHaveTheFormOfEachRuntime() {
        for (Runtime runtime : List.of(Vectors.khala(), Vectors.rhala(), Vectors.poc6(), Vectors.kusama())) {
            Bytes scale = runtime.encodeModuleError("System", "CallFiltered");
            Value error = runtime.decodeType("sp_runtime::DispatchError", new ScaleReader(scale));
            assertEquals("CallFiltered", runtime.explain(error).name());
            assertEquals("System", runtime.explain(error).pallet());
        }
    }
}
