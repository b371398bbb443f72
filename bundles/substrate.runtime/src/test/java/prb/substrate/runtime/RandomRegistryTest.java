package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;

/** Chains that do not exist: what holds for their types holds for any chain's. */
class RandomRegistryTest {

    private static final int REGISTRIES = 120;
    private static final int TYPES = 60;
    private static final int VALUES_PER_TYPE = 4;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void valuesOfUnseenTypesSurviveScaleAndJson() {
        System.out.println("RandomRegistryTest seed " + seed);
        int count = 0;
        for (int i = 0; i < REGISTRIES; i++) {
            Runtime runtime = new RandomRegistry(random).runtime(TYPES);
            RandomValues values = new RandomValues(runtime.types(), random);
            for (int type = 0; type < runtime.types().size(); type++) {
                for (int j = 0; j < VALUES_PER_TYPE; j++) {
                    Value value = values.of(type);
                    if (value != null) {
                        survives(runtime, type, value);
                        count++;
                    }
                }
            }
        }
        assertTrue(count > REGISTRIES * TYPES, "only " + count + " values made");
    }

    private void survives(Runtime runtime, int type, Value value) {
        String what = "seed " + seed + " type " + type + " " + runtime.typeName(type);
        Bytes scale = runtime.encode(type, value);
        ScaleReader in = new ScaleReader(scale);
        Value decoded = runtime.decode(type, in);
        assertEquals(value, decoded, what);
        assertTrue(in.isAtEnd(), what);
        assertTrue(scale.size() >= runtime.types().minSize(type), what);
        assertTrue(!runtime.isZeroSize(type) || scale.isEmpty(), what);
        String json = ValueJson.write(decoded);
        assertEquals(scale, runtime.encode(type, ValueJson.read(runtime, type, json)), () -> what + " " + json);
        assertEquals(scale, runtime.encode(type, ValueJson.read(runtime, type, ValueJson.writePretty(value))), what);
        if (!scale.isEmpty()) {
            Bytes cut = scale.slice(0, random.nextInt(scale.size()));
            assertThrows(ScaleException.class, () -> runtime.decode(type, new ScaleReader(cut)), () -> what + " cut " + cut);
        }
    }

    @Test
    void sortedMapsAreEncodedInTheOrderOfTheirKeys() {
        MetadataBuilder builder = new MetadataBuilder();
        int u8 = builder.primitive(3);
        int u32 = builder.primitive(5);
        int i16 = builder.primitive(10);
        int text = builder.primitive(2);
        int key = builder.tuple(i16, u32, text);
        int map = builder.composite("BTreeMap", null, builder.sequence(builder.tuple(key, u8)));
        int set = builder.composite("BTreeSet", null, builder.sequence(u32));
        Runtime runtime = builder.runtime();
        assertEquals("0x0c02000000000100000000ff00", runtime.encode(set, List.of(0xff0000, 2, 256)).toHex());
        List<List<Object>> entries = List.of(
                List.of(List.of(-5, 256, "a"), 0), List.of(List.of(-5, 256, "b"), 1), List.of(List.of(-5, 257, ""), 2),
                List.of(List.of(0, 1, "zz"), 3), List.of(List.of(0, 1, "\u00e9"), 4), List.of(List.of(7, 0, ""), 5));
        Bytes expected = runtime.encode(map, entries);
        List<List<Object>> shuffled = new ArrayList<>(entries);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(shuffled, random);
            assertEquals(expected, runtime.encode(map, shuffled));
            assertEquals(expected, runtime.encode(map, Map.of("0", shuffled)));
        }
        List<Value> decoded = runtime.decode(map, new ScaleReader(expected)).asList();
        for (int i = 0; i < decoded.size(); i++) {
            assertEquals(i, decoded.get(i).get("1").asLong());
        }
        IllegalArgumentException twice = assertThrows(IllegalArgumentException.class,
                () -> runtime.encode(set, List.of(3, 2, 3)));
        assertTrue(twice.getMessage().contains("BTreeSet has a key twice"), twice.getMessage());
    }
}
