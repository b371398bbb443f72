package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.Fuzz;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;

/** Every decoder of this room against hostile bytes: metadata, values of any type, calls, events, storage, extrinsics. */
class DecoderFuzzTest {

    /** A decoder makes at most 16 values for a byte of input; a value with its place in a list or map takes up to 200 bytes. */
    private static final Fuzz.Allowed VALUES = new Fuzz.Allowed(1 << 20, 16 * 200);
    /** A variant of an enum has 256 slots of 4 bytes, an enum with one variant is 10 bytes of metadata. */
    private static final Fuzz.Allowed METADATA = new Fuzz.Allowed(1 << 20, 512);
    private static final RuntimeVersion VERSION = new RuntimeVersion("x", 1, 1, 0);

    private final Random random = new Random(Long.getLong("prb.seed", System.nanoTime()));

    private static List<Bytes> blobs(JsonNode array, String field) {
        List<Bytes> out = new ArrayList<>();
        for (JsonNode each : array) {
            JsonNode hex = each.get(field);
            if (!hex.isNull()) {
                out.add(Bytes.fromHex(hex.asText()));
            }
        }
        return out;
    }

    @Test
    void smallMetadataIsReadOrRefusedAndThenServes() {
        List<Bytes> blobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            MetadataBuilder builder = new MetadataBuilder().version(i % 2 == 0 ? 14 : 15);
            int u8 = builder.primitive(3);
            int text = builder.primitive(2);
            int call = builder.enumeration("x::Call", List.<Object[]>of(new Object[] {"one", "a", u8}, new Object[] {"two"}));
            int outer = builder.enumeration("x::RuntimeCall", List.<Object[]>of(new Object[] {"Pallet", null, call}));
            builder.bits(u8, builder.composite("bitvec::order::Msb0"));
            builder.pallet("Pallet", 0, call, call, call).extension("CheckNonce", builder.compact(u8), builder.tuple());
            builder.option(builder.sequence(builder.array(3, text)));
            blobs.add(builder.extrinsic(u8, outer, builder.array(65, u8)).api("Api", "method", "in", u8, text).build());
        }
        Fuzz.run("metadata", blobs, METADATA, input -> serve(Runtime.parse(input, VERSION)));
    }

    @Test
    void damagedMetadataOfAChainIsReadOrRefusedAndThenServes() {
        Bytes khala = Vectors.metadata("khala");
        Fuzz.run("metadata-khala", List.of(khala), METADATA, input -> serve(Runtime.parse(input, VERSION)));
    }

    /** What a damaged registry says of its types must not make decoding and naming them fail in another way. */
    private void serve(Runtime runtime) {
        runtime.pallets();
        for (int i = 0; i < 20 && runtime.types().size() > 0; i++) {
            int type = random.nextInt(runtime.types().size());
            runtime.typeName(type);
            decode(() -> runtime.decode(type, new ScaleReader(noise(40))));
        }
        decode(() -> runtime.decodeCall(new ScaleReader(Bytes.ofInts(0, 0, 1))));
        decode(() -> runtime.decodeCall(new ScaleReader(Bytes.fromHex("0304005d010000000000000000"))));
        Bytes extrinsic = Extrinsics.bare(Bytes.ofInts(0, 0, 1));
        decode(() -> Extrinsics.decode(runtime, extrinsic));
        try {
            Extrinsics.decode(runtime, Bytes.concat(Bytes.ofInts(0x81, 1, 0x84), noise(95)));
        } catch (ScaleException | IllegalArgumentException refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
    }

    private static void decode(Runnable decoder) {
        try {
            decoder.run();
        } catch (ScaleException refused) {
            assertTrue(!refused.reason().isBlank());
        }
    }

    private Bytes noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void valuesOfEveryTypeAreReadOrRefused() {
        Runtime runtime = Vectors.kusama();
        RandomValues values = new RandomValues(runtime.types(), random);
        List<Bytes> made = new ArrayList<>();
        for (int type = 0; type < runtime.types().size(); type++) {
            Value value = values.of(type);
            if (value != null && made.size() < 400) {
                made.add(runtime.encode(type, value));
            }
        }
        Fuzz.run("value", made, VALUES, input -> {
            int type = random.nextInt(runtime.types().size());
            ScaleReader in = new ScaleReader(input);
            Value value = runtime.decode(type, in);
            if (random.nextInt(8) == 0) {
                encodesToItself(runtime, type, value);
            }
        });
    }

    /** Sorted maps may change when they are encoded, and then no more; the repeated keys of a hostile one are refused. */
    private static void encodesToItself(Runtime runtime, int type, Value value) {
        try {
            Bytes again = runtime.encode(type, value);
            assertEquals(again, runtime.encode(type, runtime.decode(type, new ScaleReader(again))));
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().endsWith("has a key twice"), refused.getMessage());
        }
    }

    @Test
    void valuesThatTakeNoBytesAreCounted() {
        MetadataBuilder builder = new MetadataBuilder();
        int nothing = builder.tuple();
        int one = builder.composite("x::One", "a", nothing, "b", nothing, "c", nothing);
        List<Integer> types = List.of(builder.sequence(nothing), builder.array(16 << 20, nothing), builder.sequence(one),
                builder.sequence(builder.array(1 << 16, one)), builder.composite("BTreeSet", null, builder.sequence(nothing)));
        Runtime runtime = builder.runtime();
        Fuzz.run("value", List.of(Bytes.ofInts(0xfe, 0xff, 0xff, 0x03), Bytes.ofInts(0xfe, 0xff, 0xff, 0xff)), VALUES,
                input -> runtime.decode(types.get(random.nextInt(types.size())), new ScaleReader(input)));
    }

    @Test
    void jsonIsReadOrRefusedWithItsPlace() {
        Runtime runtime = Vectors.khala();
        int call = runtime.extrinsicFormat().callType();
        List<Bytes> texts = new ArrayList<>();
        for (Bytes each : blobs(Vectors.json("calls").get("calls"), "hex")) {
            texts.add(Bytes.utf8(ValueJson.write(runtime.decode(call, new ScaleReader(each)))));
        }
        texts.add(Bytes.utf8("{\"Utility\":{\"batch\":{\"calls\":[".repeat(300)));
        texts.add(Bytes.utf8("[".repeat(5000)));
        Fuzz.run("json", texts, VALUES, input -> {
            try {
                runtime.encode(call, ValueJson.read(runtime, call, input.toUtf8()));
            } catch (IllegalArgumentException refused) {
                assertTrue(!refused.getMessage().isBlank());
            }
        });
    }

    @Test
    void valuesOfUnseenTypesAreReadOrRefused() {
        Runtime runtime = new RandomRegistry(random).runtime(80);
        Fuzz.run("value", List.of(Bytes.wrap(new byte[64]), noise(64), noise(256)), VALUES,
                input -> runtime.decode(random.nextInt(runtime.types().size()), new ScaleReader(input)));
    }

    @Test
    void callsAreReadOrRefused() {
        Runtime runtime = Vectors.khala();
        List<Bytes> calls = blobs(Vectors.json("calls").get("calls"), "hex");
        Bytes nested = calls.getFirst();
        for (int i = 0; i < 62; i++) {
            nested = Bytes.concat(Bytes.ofInts(3, 2, 4), nested); // utility.batch_all of one call
        }
        calls.add(nested);
        Fuzz.run("call", calls, VALUES, input -> runtime.decodeCall(new ScaleReader(input)));
    }

    @Test
    void eventsAreReadOrRefused() {
        Runtime runtime = Vectors.rhala();
        List<Bytes> events = blobs(Vectors.json("blocks-rhala").get("blocks"), "events");
        Fuzz.run("events", events, VALUES, runtime::decodeEvents);
    }

    @Test
    void storageValuesAreReadOrRefused() {
        Runtime runtime = Vectors.khala();
        List<PalletView.StorageItem> items = new ArrayList<>();
        List<String> pallets = new ArrayList<>();
        for (PalletView pallet : runtime.pallets()) {
            for (PalletView.StorageItem item : pallet.storage()) {
                pallets.add(pallet.name());
                items.add(item);
            }
        }
        Fuzz.run("storage", List.of(noise(80), Bytes.wrap(new byte[80])), VALUES, input -> {
            int which = random.nextInt(items.size());
            runtime.decodeStorage(pallets.get(which), items.get(which).name(), input);
        });
    }

    @Test
    void extrinsicsAreReadOrRefused() {
        Runtime runtime = Vectors.khala();
        List<Bytes> extrinsics = blobs(Vectors.json("extrinsics").get("vectors"), "extrinsic");
        Fuzz.run("extrinsic", extrinsics, VALUES, input -> Extrinsics.decode(runtime, input));
    }

    @Test
    void dispatchErrorsAreExplainedOrRefused() {
        Runtime runtime = Vectors.khala();
        Fuzz.run("dispatch-error", List.of(Bytes.fromHex("0x035d00000000"), Bytes.fromHex("0x0701"), Bytes.ofInts(12)), VALUES,
                input -> assertTrue(!runtime.explain(runtime.decodeType(Metadata.DISPATCH_ERROR, new ScaleReader(input))).name()
                        .isBlank()));
    }

    @Test
    void erasAreReadOrRefused() {
        Fuzz.run("era", List.of(Bytes.ofInts(0), Bytes.ofInts(0x15, 0x02)), new Fuzz.Allowed(1 << 20, 64),
                input -> Era.read(new ScaleReader(input)));
    }
}
