package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;

/** The vectors of scale.json, each with a registry made for its type. */
class ScaleVectorsTest {

    private static final List<String> PRIMITIVES = List.of("bool", "char", "Text", "u8", "u16", "u32", "u64", "u128", "u256",
            "i8", "i16", "i32", "i64", "i128", "i256");

    private final MetadataBuilder builder = new MetadataBuilder();

    @Test
    void plainValuesEncodeAsTheReferenceDoes() {
        JsonNode vectors = Vectors.json("scale").get("vectors");
        List<Integer> ids = new ArrayList<>();
        vectors.forEach(each -> ids.add(type(each.get("type").asText())));
        Runtime runtime = builder.runtime();
        for (int i = 0; i < vectors.size(); i++) {
            JsonNode each = vectors.get(i);
            String type = each.get("type").asText();
            Bytes scale = Bytes.fromHex(each.get("hex").asText());
            ScaleReader in = new ScaleReader(scale);
            Value decoded = runtime.decode(ids.get(i), in);
            in.expectEnd();
            assertEquals(scale, runtime.encode(ids.get(i), decoded), type);
            if (!type.equals("BitVec")) {
                assertEquals(scale, runtime.encode(ids.get(i), plain(type, each.get("value"))), type);
            }
        }
        assertEquals(50, vectors.size());
    }

    private int type(String type) {
        if (PRIMITIVES.contains(type)) {
            return builder.primitive(PRIMITIVES.indexOf(type));
        }
        return switch (type) {
            case "Bytes" -> builder.sequence(builder.primitive(3));
            case "[u8; 4]" -> builder.array(4, builder.primitive(3));
            case "[u16; 2]" -> builder.array(2, builder.primitive(4));
            case "(u32, Text)" -> builder.tuple(type("u32"), type("Text"));
            case "BTreeMap<u32, Text>" -> builder.composite("BTreeMap", null, builder.sequence(type("(u32, Text)")));
            case "BTreeSet<u32>" -> builder.composite("BTreeSet", null, type("Vec<u32>"));
            case "Result<u8, Text>" -> builder.enumeration("Result",
                    List.of(new Object[] {"Ok", null, type("u8")}, new Object[] {"Err", null, type("Text")}));
            case "BitVec" -> builder.bits(type("u8"), builder.composite("bitvec::order::Lsb0"));
            default -> generic(type);
        };
    }

    private int generic(String type) {
        String inner = type.substring(type.indexOf('<') + 1, type.length() - 1);
        return switch (type.substring(0, type.indexOf('<'))) {
            case "Compact" -> builder.compact(type(inner));
            case "Vec" -> builder.sequence(type(inner));
            default -> builder.option(type(inner));
        };
    }

    private static Object plain(String type, JsonNode value) {
        if (type.startsWith("Option")) {
            return value.isNull() ? Optional.empty() : Optional.of(plain(type.substring(7, type.length() - 1), value));
        }
        if (value.isArray()) {
            String inner = type.startsWith("Vec") ? type.substring(4, type.length() - 1) : "";
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(plain(inner, item)));
            return items;
        }
        if (value.isObject()) {
            String variant = value.fieldNames().next();
            return Value.variant(variant, plain("", value.get(variant)));
        }
        if (value.isTextual() && value.asText().startsWith("0x")) {
            return Bytes.fromHex(value.asText());
        }
        boolean number = type.matches("[ui][0-9]+|Compact.*");
        return value.isBoolean() ? (Object) value.asBoolean()
                : number || value.isNumber() ? new BigInteger(value.asText()) : value.asText();
    }

    @Test
    void bitsFollowStoreWidthAndOrder() {
        int u16 = builder.primitive(4);
        int lsb = builder.bits(u16, builder.composite("bitvec::order::Lsb0"));
        int msb = builder.bits(u16, builder.composite("bitvec::order::Msb0"));
        Runtime runtime = builder.runtime();
        List<Boolean> bits = List.of(true, false, true, true, false, false, false, false, true);
        assertEquals("0x240d01", runtime.encode(lsb, bits).toHex());
        assertEquals("0x2480b0", runtime.encode(msb, bits).toHex());
        for (int type : List.of(lsb, msb)) {
            Value decoded = runtime.decode(type, new ScaleReader(runtime.encode(type, bits)));
            assertEquals(bits, decoded.asList().stream().map(Value::asBoolean).toList());
        }
        assertThrows(ScaleException.class, () -> runtime.decode(lsb, new ScaleReader(Bytes.fromHex("feffffff00"))));
    }

    @Test
    void signedAndUnsignedNumbersAreRangeChecked() {
        int u8 = builder.primitive(3);
        int i8 = builder.primitive(9);
        int i256 = builder.primitive(14);
        int compact = builder.compact(u8);
        Runtime runtime = builder.runtime();
        assertEquals("0x80", runtime.encode(i8, -128).toHex());
        assertEquals(-128, runtime.decode(i8, new ScaleReader(Bytes.ofInts(0x80))).asLong());
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(u8, 256));
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(u8, -1));
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(i8, 128));
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(i8, -129));
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(compact, 256));
        assertThrows(ScaleException.class, () -> runtime.decode(compact, new ScaleReader(Bytes.fromHex("0104"))));
        BigInteger least = BigInteger.ONE.shiftLeft(255).negate();
        assertEquals(least, runtime.decode(i256, new ScaleReader(runtime.encode(i256, least))).asBigInteger());
    }

    @Test
    void charsAreOneCodePointAndTextsAreUtf8() {
        int character = builder.primitive(1);
        int text = builder.primitive(2);
        Runtime runtime = builder.runtime();
        assertEquals("0x00f60100", runtime.encode(character, "\ud83d\ude00").toHex());
        assertEquals("\ud83d\ude00", runtime.decode(character, new ScaleReader(Bytes.fromHex("00f60100"))).asText());
        assertThrows(IllegalArgumentException.class, () -> runtime.encode(character, "ab"));
        assertThrows(ScaleException.class, () -> runtime.decode(character, new ScaleReader(Bytes.fromHex("00d80000"))));
        assertThrows(ScaleException.class, () -> runtime.decode(text, new ScaleReader(Bytes.fromHex("04ff"))));
    }

    @Test
    void wrappersTakeThemselvesOrWhatTheyWrap() {
        int hash = builder.composite("H256", null, builder.array(2, builder.primitive(3)));
        int outer = builder.composite("Outer", "inner", hash);
        int compact = builder.compact(builder.composite("Perbill", null, builder.primitive(5)));
        Runtime runtime = builder.runtime();
        Bytes bytes = Bytes.ofInts(1, 2);
        for (Object form : List.of(bytes, List.of(1, 2), Map.of("inner", bytes), Map.of("0", Map.of("0", bytes)))) {
            assertEquals(bytes, runtime.encode(outer, form), form.toString());
        }
        Value decoded = runtime.decode(outer, new ScaleReader(bytes));
        assertEquals(bytes, decoded.asBytes());
        assertEquals(bytes, decoded.get("inner").get("0").asBytes());
        assertEquals(bytes, runtime.encode(outer, decoded));
        assertEquals("0x04", runtime.encode(compact, Map.of("0", 1)).toHex());
        assertEquals(1, runtime.decode(compact, new ScaleReader(Bytes.ofInts(4))).asLong());
        assertTrue(runtime.typeName(compact).contains("Perbill"));
    }

    @Test
    void sequencesOfNothingCannotExhaustMemory() {
        int nothing = builder.sequence(builder.tuple());
        int deep = builder.sequence(nothing);
        int array = builder.array(16_000_000, builder.tuple());
        Runtime runtime = builder.runtime();
        assertEquals(3, runtime.decode(nothing, new ScaleReader(Bytes.ofInts(12))).asList().size());
        assertThrows(ScaleException.class, () -> runtime.decode(nothing, new ScaleReader(Bytes.fromHex("feffff03"))));
        assertThrows(ScaleException.class, () -> runtime.decode(deep, new ScaleReader(Bytes.fromHex("04feffff03"))));
        assertThrows(ScaleException.class, () -> runtime.decode(array, new ScaleReader(Bytes.EMPTY)));
    }

    @Test
    void typesThatContainThemselvesEnd() {
        int self = builder.next();
        builder.composite("Endless", "self", self, "again", self);
        Runtime runtime = builder.runtime();
        assertThrows(ScaleException.class, () -> runtime.decode(self, new ScaleReader(Bytes.EMPTY)));
    }
}
