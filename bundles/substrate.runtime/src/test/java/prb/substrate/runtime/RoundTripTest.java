package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Random values of the types of real registries survive encoding and decoding. */
class RoundTripTest {

    private static final int VALUES_PER_TYPE = 20;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void randomValuesOfEveryKhalaTypeSurvive() {
        survive("khala");
    }

    @Test
    void randomValuesOfEveryKusamaTypeSurvive() {
        survive("kusama");
    }

    private void survive(String chain) {
        TypeRegistry types = MetadataReader.read(Vectors.metadata(chain)).types();
        Runtime runtime = Runtime.parse(Vectors.metadata(chain), new RuntimeVersion(chain, 1, 1, 0));
        System.out.println("seed of " + chain + " " + seed);
        RandomValues values = new RandomValues(types, random);
        int count = 0;
        for (int type = 0; type < types.size(); type++) {
            for (int i = 0; i < VALUES_PER_TYPE; i++) {
                Value value = values.of(type);
                if (value == null) {
                    continue; // nothing of this type ends within the depth
                }
                String what = "seed " + seed + " type " + type + " " + runtime.typeName(type);
                Bytes scale = runtime.encode(type, value);
                ScaleReader in = new ScaleReader(scale);
                Value decoded = runtime.decode(type, in);
                assertEquals(value, decoded, what);
                String json = ValueJson.write(decoded);
                assertEquals(scale, runtime.encode(type, ValueJson.read(runtime, type, json)), () -> what + " " + json);
                assertTrue(in.isAtEnd(), what);
                assertTrue(scale.size() >= Math.min(types.minSize(type), 1 << 16), what);
                assertEquals(types.isZeroSize(type), types.isZeroSize(type) && scale.isEmpty(), what);
                count++;
            }
        }
        assertTrue(count > 10 * types.size(), "only " + count + " values made");
    }
}
