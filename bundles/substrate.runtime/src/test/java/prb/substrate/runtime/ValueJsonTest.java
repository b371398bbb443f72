package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

class ValueJsonTest {

    private final MetadataBuilder builder = new MetadataBuilder();
    private final int u8 = builder.primitive(3);
    private final int u32 = builder.primitive(5);
    private final int u128 = builder.primitive(7);
    private final int i64 = builder.primitive(12);
    private final int text = builder.primitive(2);
    private final int bytes = builder.sequence(u8);
    private final int account = builder.composite("sp_core::crypto::AccountId32", null, builder.array(32, u8));
    private final int option = builder.option(u32);
    private final int nested = builder.option(option);
    private final int texts = builder.option(text);
    private final int bits = builder.bits(u8, builder.composite("bitvec::order::Lsb0"));
    private final int kind = builder.enumeration("Kind", List.<Object[]>of(
            new Object[] {"Plain"}, new Object[] {"One", null, u32}, new Object[] {"Two", null, u32, null, bytes},
            new Object[] {"Named", "amount", u128, "to", account}));
    private final int pair = builder.tuple(u32, text);
    private final int struct = builder.composite("Struct", "small", u32, "maybe", option, "pairs", builder.sequence(pair));
    private final int wrapper = builder.composite("Named", "Some", option);
    private final int wrapped = builder.option(wrapper);
    private final Runtime runtime = builder.runtime();

    private void same(int type, Object plain, String json) {
        Bytes scale = runtime.encode(type, plain);
        Value decoded = runtime.decode(type, new ScaleReader(scale));
        assertEquals(json, ValueJson.write(decoded));
        assertEquals(scale, runtime.encode(type, ValueJson.read(runtime, type, json)), json);
    }

    private String refusal(int type, String json) {
        return assertThrows(
                IllegalArgumentException.class, () -> runtime.encode(type, ValueJson.read(runtime, type, json))).getMessage();
    }

    @Test
    void eachKindHasItsForm() {
        Bytes id = Bytes.wrap(new byte[32]);
        same(u32, 7, "7");
        same(i64, -7, "-7");
        same(u128, 9_007_199_254_740_991L, "9007199254740991");
        same(u128, new BigInteger("340282366920938463463374607431768211455"), "\"340282366920938463463374607431768211455\"");
        same(text, "ä\"", "\"ä\\\"\"");
        same(bytes, Bytes.ofInts(1, 255), "\"0x01ff\"");
        same(bytes, Bytes.EMPTY, "\"0x\"");
        same(account, id, '"' + id.toHex() + '"');
        same(bits, List.of(true, false, true), "\"0b101\"");
        same(kind, "Plain", "\"Plain\"");
        same(kind, Value.variant("One", 5), "{\"One\":5}");
        same(kind, Value.variant("Two", 5, Bytes.ofInts(0)), "{\"Two\":[5,\"0x00\"]}");
        same(kind, Value.variant("Named", 1, id), "{\"Named\":{\"amount\":1,\"to\":\"" + id.toHex() + "\"}}");
        same(struct, Map.of("small", 1, "maybe", Optional.of(3), "pairs", List.of(List.of(1, "a"))),
                "{\"small\":1,\"maybe\":3,\"pairs\":[[1,\"a\"]]}");
    }

    @Test
    void optionsAreTheirValuesUnlessThatIsAmbiguous() {
        same(option, Optional.empty(), "null");
        same(option, Optional.of(0), "0");
        same(nested, Optional.empty(), "null");
        same(nested, Optional.of(Optional.empty()), "{\"Some\":null}");
        same(nested, Optional.of(Optional.of(4)), "4");
        same(texts, Optional.of("None"), "\"None\"");
        same(wrapped, Optional.of(Map.of("Some", Optional.of(4))), "{\"Some\":{\"Some\":4}}");
    }

    @Test
    void otherWaysOfWritingAreReadToo() {
        Bytes alice = Bytes.fromHex("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");
        String address = "\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"";
        assertEquals(alice, runtime.encode(account, ValueJson.read(runtime, account, address)));
        assertEquals(runtime.encode(u32, 12), runtime.encode(u32, ValueJson.read(runtime, u32, "\"12\"")));
        assertEquals(runtime.encode(bytes, Bytes.ofInts(1, 2)), runtime.encode(bytes, ValueJson.read(runtime, bytes, "[1, 2]")));
        assertEquals(runtime.encode(bits, List.of(true)), runtime.encode(bits, ValueJson.read(runtime, bits, "[true]")));
        assertEquals(Value.variant("Plain"), ValueJson.read(runtime, kind, "{\"Plain\": {}}"));
    }

    @Test
    void badTextIsRefusedWithPlaceAndReason() {
        assertTrue(refusal(u32, "{").contains("line 1"));
        assertTrue(refusal(u32, "").contains("empty"));
        assertTrue(refusal(u32, "1 2").contains("more text"));
        assertTrue(refusal(u32, "1.5").contains("point"));
        assertTrue(refusal(u32, "4294967296").contains("range"));
        assertTrue(refusal(u32, "-1").contains("range"));
        assertTrue(refusal(u32, "\"x\"").contains("u32"));
        assertTrue(refusal(u32, "9".repeat(200)).contains("JSON"));
        assertTrue(refusal(bytes, "\"0x1\"").contains("hex"));
        assertTrue(refusal(account, "\"5Grw\"").contains("SS58"));
        assertTrue(refusal(kind, "\"Other\"").contains("no variant 'Other'"));
        assertTrue(refusal(kind, "{\"Two\":[1]}").contains("Kind.Two"));
        assertTrue(refusal(struct, "{\"small\":1,\"maybe\":3,\"pairs\":[[1,\"a\"],[1,2]]}").contains("pairs[1].1"));
        assertTrue(refusal(struct, "{\"small\":1,\"maybe\":3}").contains("fields"));
        assertTrue(refusal(struct, "{\"small\":1,\"small\":3}").contains("uplicate"));
        assertFalse(refusal(struct, "[".repeat(100_000)).isEmpty());
    }

    @Test
    void prettyTextIsReadToo() {
        Value value = ValueJson.read(runtime, kind, "{\"Two\":[5,\"0x00\"]}");
        String pretty = ValueJson.writePretty(value);
        assertTrue(pretty.contains("\n"), pretty);
        assertEquals(value, ValueJson.read(runtime, kind, pretty));
    }

    @Test
    void rawPartsHaveNoForm() {
        assertThrows(IllegalArgumentException.class, () -> ValueJson.write(new Value.Raw(Bytes.EMPTY)));
    }

    @Test
    void callsOfTheVectorsSurviveTheTripThroughJson() {
        Runtime khala = Vectors.khala();
        int type = khala.extrinsicFormat().callType();
        for (JsonNode each : Vectors.json("calls").get("calls")) {
            Bytes scale = Bytes.fromHex(each.get("hex").asText());
            String json = ValueJson.write(khala.decode(type, new ScaleReader(scale)));
            assertEquals(scale, khala.encode(type, ValueJson.read(khala, type, json)), json);
        }
    }

    @Test
    void defaultsOfRealChainsSurviveTheTripThroughJson() {
        for (String chain : List.of("khala", "kusama")) {
            Metadata metadata = MetadataReader.read(Vectors.metadata(chain));
            Runtime chainRuntime = Runtime.parse(Vectors.metadata(chain), new RuntimeVersion(chain, 1, 1, 0));
            for (Pallet pallet : metadata.pallets().values()) {
                for (Pallet.Storage item : pallet.storage().values()) {
                    if (!item.optional()) {
                        String json = ValueJson.write(chainRuntime.defaultStorage(pallet.name(), item.name()));
                        Value again = ValueJson.read(chainRuntime, item.value(), json);
                        assertEquals(item.defaultValue(), chainRuntime.encode(item.value(), again), json);
                    }
                }
            }
        }
    }

    @Test
    void mutatedTextIsReadOrRefusedWithOneException() {
        String valid = "{\"Named\":{\"amount\":1,\"to\":\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"}}";
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            char[] chars = valid.toCharArray();
            chars[random.nextInt(chars.length)] = (char) (32 + random.nextInt(95));
            try {
                runtime.encode(kind, ValueJson.read(runtime, kind, new String(chars)));
            } catch (IllegalArgumentException refused) {
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", text " + new String(chars), e);
            }
        }
    }
}
