package prb.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values encoded by polkadot-js 16.5.6 are written and read alike. */
class ScaleVectorsTest {

    private static final JsonNode FILE = read();

    private record Pair(long number, String text) {

        static Pair of(JsonNode node) {
            return new Pair(node.get(0).asLong(), node.get(1).asText());
        }

        static Pair read(ScaleReader in) {
            return new Pair(in.u32(), in.string());
        }

        static void write(ScaleWriter out, Pair pair) {
            out.u32(pair.number).string(pair.text);
        }
    }

    @TestFactory
    List<DynamicTest> recordedValuesAreWrittenAndRead() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : FILE.get("vectors")) {
            String type = vector.get("type").asText();
            Bytes encoded = Bytes.fromHex(vector.get("hex").asText());
            tests.add(DynamicTest.dynamicTest(type + " " + vector.get("value"), () -> check(type, vector.get("value"), encoded)));
        }
        return tests;
    }

    @Test
    void recordedExtrinsicsAreByteStringsAroundTheirCall() {
        for (JsonNode vector : FILE.get("bareExtrinsics")) {
            Bytes extrinsic = Bytes.fromHex(vector.get("extrinsic").asText());
            ScaleReader in = new ScaleReader(extrinsic);
            Bytes body = in.bytes();
            in.expectEnd();
            assertEquals(4, body.u8(0));
            assertEquals(Bytes.fromHex(vector.get("call").asText()), body.slice(1));
            assertEquals(extrinsic, new ScaleWriter().bytes(body).toBytes());
        }
    }

    private static void check(String type, JsonNode value, Bytes encoded) {
        switch (type) {
            case "Compact<u128>", "Compact<u32>" -> {
                both(encoded, big(value), ScaleWriter::compact, ScaleReader::compactBig);
                if (big(value).bitLength() < 64) {
                    both(encoded, big(value).longValue(), ScaleVectorsTest::compact, ScaleVectorsTest::compactOrBits);
                }
            }
            case "bool" -> both(encoded, value.asBoolean(), ScaleWriter::bool, ScaleReader::bool);
            case "u8" -> both(encoded, value.asInt(), ScaleWriter::u8, ScaleReader::u8);
            case "i8" -> both(encoded, value.asInt(), ScaleWriter::u8, in -> (int) (byte) in.u8());
            case "u16" -> both(encoded, value.asInt(), ScaleWriter::u16, ScaleReader::u16);
            case "i16" -> both(encoded, value.asInt(), ScaleWriter::u16, in -> (int) (short) in.u16());
            case "u32" -> both(encoded, value.asLong(), ScaleWriter::u32, ScaleReader::u32);
            case "i32" -> both(encoded, value.asLong(), ScaleWriter::u32, in -> (long) (int) in.u32());
            case "u64", "i64" -> both(encoded, big(value).longValue(), ScaleWriter::u64, ScaleReader::u64);
            case "u128" -> both(encoded, big(value), ScaleWriter::u128, ScaleReader::u128);
            case "i128" -> both(encoded, big(value).mod(BigInteger.ONE.shiftLeft(128)), ScaleWriter::u128, ScaleReader::u128);
            case "u256" -> both(encoded, big(value), (out, x) -> out.unsigned(x, 32), in -> in.unsigned(32));
            case "Text" -> both(encoded, value.asText(), ScaleWriter::string, ScaleReader::string);
            case "Bytes" -> both(encoded, Bytes.fromHex(value.asText()), ScaleWriter::bytes, ScaleReader::bytes);
            case "[u8; 4]" -> both(encoded, Bytes.fromHex(value.asText()), ScaleWriter::raw, in -> in.fixed(4));
            default -> checkContainer(type, value, encoded);
        }
    }

    private static void checkContainer(String type, JsonNode value, Bytes encoded) {
        switch (type) {
            case "Vec<u16>" -> list(encoded, value, JsonNode::asInt, ScaleWriter::u16, ScaleReader::u16);
            case "Vec<bool>" -> list(encoded, value, JsonNode::asBoolean, ScaleWriter::bool, ScaleReader::bool);
            case "BTreeSet<u32>" -> list(encoded, value, JsonNode::asLong, ScaleWriter::u32, ScaleReader::u32);
            case "Vec<Compact<u64>>" -> list(
                    encoded, value, JsonNode::asLong, ScaleVectorsTest::compact, ScaleReader::compactLong);
            case "BTreeMap<u32, Text>" -> list(encoded, value, Pair::of, Pair::write, Pair::read);
            case "(u32, Text)" -> both(encoded, Pair.of(value), Pair::write, Pair::read);
            case "[u16; 2]" -> assertEquals(
                    encoded, new ScaleWriter().u16(value.get(0).asInt()).u16(value.get(1).asInt()).toBytes());
            case "Option<u8>" -> option(encoded, value, JsonNode::asInt, ScaleWriter::u8, ScaleReader::u8);
            case "Option<bool>" -> option(encoded, value, JsonNode::asBoolean, ScaleWriter::bool, ScaleReader::bool);
            case "Vec<Option<u32>>" -> list(
                    encoded,
                    value,
                    node -> node.isNull() ? Optional.<Long>empty() : Optional.of(node.asLong()),
                    (out, item) -> out.option(item, ScaleWriter::u32),
                    in -> in.option(ScaleReader::u32));
            case "Result<u8, Text>" -> {
                ScaleReader in = new ScaleReader(encoded);
                String read = in.u8() == 0 ? "Ok" + in.u8() : "Err" + in.string();
                in.expectEnd();
                assertEquals(value.properties().iterator().next().getKey() + value.elements().next().asText(), read);
            }
            case "BitVec" -> {
                ScaleReader in = new ScaleReader(encoded);
                int bits = in.compactInt();
                assertEquals((bits + 7) / 8, in.remaining());
            }
            default -> throw new AssertionError("vector of unknown type " + type);
        }
    }

    private static void compact(ScaleWriter out, long value) {
        if (value < 0) {
            out.compact(new BigInteger(Long.toUnsignedString(value)));
        } else {
            out.compact(value);
        }
    }

    private static long compactOrBits(ScaleReader in) {
        return in.compactBig().longValue();
    }

    private static BigInteger big(JsonNode value) {
        return new BigInteger(value.asText());
    }

    private static <T> void list(
            Bytes encoded,
            JsonNode value,
            Function<JsonNode, T> parse,
            BiConsumer<ScaleWriter, T> write,
            Function<ScaleReader, T> read) {
        List<T> items = StreamSupport.stream(value.spliterator(), false).map(parse).toList();
        both(encoded, items, (out, all) -> out.list(all, write), in -> in.list(1, read));
    }

    private static <T> void option(
            Bytes encoded,
            JsonNode value,
            Function<JsonNode, T> parse,
            BiConsumer<ScaleWriter, T> write,
            Function<ScaleReader, T> read) {
        Optional<T> item = value.isNull() ? Optional.empty() : Optional.of(parse.apply(value));
        both(encoded, item, (out, present) -> out.option(present, write), in -> in.option(read));
    }

    private static <T> void both(Bytes encoded, T value, BiConsumer<ScaleWriter, T> write, Function<ScaleReader, T> read) {
        ScaleWriter out = new ScaleWriter(0);
        write.accept(out, value);
        assertEquals(encoded, out.toBytes());
        ScaleReader in = new ScaleReader(encoded);
        assertEquals(value, read.apply(in));
        in.expectEnd();
    }

    private static JsonNode read() {
        try (InputStream in = ScaleVectorsTest.class.getResourceAsStream("/vectors/scale.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read test vectors scale.json", e);
        }
    }
}
