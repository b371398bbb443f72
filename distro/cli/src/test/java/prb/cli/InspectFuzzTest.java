package prb.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

/** Damaged input is answered or refused, never met with another exception. */
class InspectFuzzTest {

    private static final int ROUNDS = 400;

    @Test
    void damagedInputEndsWithZeroOrOne() {
        long seed = System.nanoTime();
        System.out.println("InspectFuzzTest seed " + seed);
        Random random = new Random(seed);
        JsonNode example = Vectors.json("devnet-example");
        List<String> good = List.of(example.at("/relay/r102/header").asText(), example.get("justification").asText(),
                example.get("syncCombinedHeadersReq").asText(), example.at("/para/dispatchBlockReq").asText(),
                example.get("authoritySetChange").asText(), "0x0a");
        List<String> subjects = List.of("header", "justification", "finality-proof", "proof", "blob", "metadata", "address");
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = Bytes.fromHex(good.get(random.nextInt(good.size()))).toArray();
            for (int hits = random.nextInt(4); hits > 0; hits--) {
                input[random.nextInt(input.length)] = (byte) random.nextInt();
            }
            Bytes damaged = Bytes.wrap(input, 0, random.nextBoolean() ? input.length : random.nextInt(input.length + 1));
            for (String subject : subjects) {
                Run run = subject.equals("proof")
                        ? Run.with("proof", damaged.toHex(), "--root", "0x" + "00".repeat(32), "--key", "0x01")
                        : Run.with(subject, damaged.toHex());
                assertTrue(run.exit() == 0 || run.exit() == 1, subject + " " + damaged.toHex() + ": " + run);
            }
        }
    }

    @Test
    void damagedInputForMetadataSubjectsEndsWithZeroOrOne() {
        long seed = System.nanoTime();
        System.out.println("InspectFuzzTest seed " + seed);
        Random random = new Random(seed);
        String metadata = Vectors.shared("rhala-metadata-v14.scale");
        JsonNode block = Vectors.json("blocks-rhala").get("blocks").get(13);
        List<String> good = List.of(block.get("events").asText(), block.get("extrinsics").get(1).asText(), "0x035d00000000",
                block.get("extrinsics").get(0).asText());
        for (int i = 0; i < ROUNDS / 10; i++) {
            byte[] input = Bytes.fromHex(good.get(random.nextInt(good.size()))).toArray();
            input[random.nextInt(input.length)] = (byte) random.nextInt();
            for (String subject : List.of("event", "extrinsic", "error", "storage-key")) {
                Run run = Run.with(subject, Bytes.wrap(input).toHex(), "--metadata", metadata);
                assertTrue(run.exit() == 0 || run.exit() == 1, subject + " " + Bytes.wrap(input).toHex() + ": " + run);
            }
        }
    }
}
