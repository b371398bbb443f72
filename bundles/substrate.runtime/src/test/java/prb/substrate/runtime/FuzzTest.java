package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.runtime.extrinsic.Extrinsics;

/** Damaged input is refused with the two documented exceptions, never with another, and without exhausting memory. */
class FuzzTest {

    private static final int METADATA_ROUNDS = 400;
    private static final int ROUNDS = 20_000;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void damagedMetadataIsRefusedOrParsed() {
        Bytes khala = Vectors.metadata("khala");
        fuzz("metadata", List.of(khala), METADATA_ROUNDS, bytes -> {
            Runtime runtime = Runtime.parse(bytes, new RuntimeVersion("x", 1, 1, 0));
            runtime.hasCall("System", "remark");
            if (runtime.hasStorage("System", "Account")) {
                runtime.defaultStorage("System", "Account");
            }
            runtime.decodeCall(new ScaleReader(Bytes.fromHex("0304005d010000000000000000")));
        });
    }

    @Test
    void metadataOfPureNoiseIsRefused() {
        byte[] start = Bytes.fromHex("6d6574610e").toArray();
        List<Bytes> noise = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[10_000];
            random.nextBytes(bytes);
            System.arraycopy(start, 0, bytes, 0, start.length);
            noise.add(Bytes.wrap(bytes));
        }
        fuzz("noise", noise, METADATA_ROUNDS, bytes -> Runtime.parse(bytes, new RuntimeVersion("x", 1, 1, 0)));
    }

    @Test
    void damagedEventsAreRefusedOrDecoded() {
        List<Bytes> blobs = new ArrayList<>();
        for (JsonNode block : Vectors.json("blocks-rhala").get("blocks")) {
            if (!block.get("events").isNull()) {
                blobs.add(Bytes.fromHex(block.get("events").asText()));
            }
        }
        Runtime runtime = Vectors.rhala();
        fuzz("events", blobs, ROUNDS, runtime::decodeEvents);
    }

    @Test
    void damagedExtrinsicsAreRefusedOrDecoded() {
        List<Bytes> blobs = new ArrayList<>();
        Vectors.json("extrinsics").get("vectors").forEach(each -> blobs.add(Bytes.fromHex(each.get("extrinsic").asText())));
        Runtime runtime = Vectors.khala();
        fuzz("extrinsics", blobs, ROUNDS, bytes -> Extrinsics.decode(runtime, bytes));
    }

    @Test
    void damagedCallsAreRefusedOrDecoded() {
        List<Bytes> blobs = new ArrayList<>();
        Vectors.json("calls").get("calls").forEach(each -> blobs.add(Bytes.fromHex(each.get("hex").asText())));
        Runtime runtime = Vectors.khala();
        fuzz("calls", blobs, ROUNDS, bytes -> runtime.decodeCall(new ScaleReader(bytes)));
    }

    private void fuzz(String what, List<Bytes> seeds, int rounds, Consumer<Bytes> target) {
        System.out.println("seed of " + what + " " + seed);
        for (int round = 0; round < rounds; round++) {
            Bytes damaged = damage(seeds.get(random.nextInt(seeds.size())));
            try {
                target.accept(damaged);
            } catch (ScaleException | IllegalArgumentException expected) {
                if (expected.getMessage().isBlank()) {
                    fail("no message, " + what + " seed " + seed + " round " + round, expected);
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
                fail(what + " seed " + seed + " round " + round + ": " + other, other);
            }
        }
    }

    private Bytes damage(Bytes original) {
        byte[] bytes = original.toArray();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt();
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) (random.nextBoolean() ? 0xff : 0xfe);
            };
        }
        int keep = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        return Bytes.of(bytes).slice(0, keep);
    }
}
