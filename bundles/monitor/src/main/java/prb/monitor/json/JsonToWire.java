package prb.monitor.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import prb.scale.Bytes;

/**
 * JSON as a message's bytes: fields in the order of their numbers, defaults written when they are there, null the same as
 * absent, unknown members ignored; enums as names or numbers, whole numbers as numbers or texts. Where protobufjs would make
 * something of a value of a wrong type ({@code "false"} becomes true), this refuses and names the member.
 */
public final class JsonToWire {

    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger UINT32_MAX = BigInteger.valueOf(0xFFFF_FFFFL);
    private static final BigInteger INT32_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger INT32_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final int DIGITS_MAX = 20;

    private JsonToWire() {}

    /** @throws IllegalArgumentException when a member has a value that its field can not hold; the message names it */
    public static Bytes write(Descriptor type, JsonNode json) {
        return Bytes.wrap(message(type, json, ""));
    }

    private static byte[] message(Descriptor type, JsonNode json, String path) {
        if (!json.isObject()) {
            throw new IllegalArgumentException((path.isEmpty() ? "body" : path) + ": object expected");
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            List<FieldDescriptor> fields = type.getFields().stream().sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
                    .toList();
            for (FieldDescriptor field : fields) {
                JsonNode value = json.path(field.getJsonName());
                if (!value.isMissingNode() && !value.isNull()) {
                    member(out, field, value, path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName());
                }
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("a byte array refused bytes", e);
        }
    }

    private static void member(CodedOutputStream out, FieldDescriptor field, JsonNode value, String path) throws IOException {
        if (!field.isRepeated()) {
            single(out, field, value, path);
            return;
        }
        if (!value.isArray()) {
            throw new IllegalArgumentException(path + ": array expected");
        }
        if (field.isPackable()) {
            throw new IllegalStateException("no request of the schema repeats numbers but " + field.getFullName());
        }
        for (int i = 0; i < value.size(); i++) {
            single(out, field, value.get(i), path + "[" + i + "]");
        }
    }

    private static void single(CodedOutputStream out, FieldDescriptor field, JsonNode value, String path) throws IOException {
        int number = field.getNumber();
        switch (field.getType()) {
            case STRING -> out.writeString(number, text(value, path));
            case BOOL -> out.writeBool(number, bool(value, path));
            case UINT64 -> out.writeUInt64(number, whole(value, path, BigInteger.ZERO, UINT64_MAX).longValue());
            case UINT32 -> out.writeUInt32(number, whole(value, path, BigInteger.ZERO, UINT32_MAX).intValue());
            case INT32 -> out.writeInt32(number, whole(value, path, INT32_MIN, INT32_MAX).intValue());
            case BYTES -> out.writeByteArray(number, base64(value, path));
            case ENUM -> out.writeEnum(number, enumNumber(field.getEnumType(), value, path));
            case MESSAGE -> out.writeByteArray(number, message(field.getMessageType(), value, path));
            default -> throw new IllegalStateException("the schema has no " + field.getType() + " but " + field.getFullName());
        }
    }

    /** A number is taken as its digits: a stake may come as one. */
    private static String text(JsonNode value, String path) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(path + ": text expected");
        }
        return value.textValue();
    }

    private static boolean bool(JsonNode value, String path) {
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(path + ": true or false expected");
        }
        return value.booleanValue();
    }

    private static BigInteger whole(JsonNode value, String path, BigInteger min, BigInteger max) {
        BigInteger number = null;
        if (value.isIntegralNumber()) {
            number = value.bigIntegerValue();
        } else if (value.isTextual() && value.textValue().length() <= DIGITS_MAX && value.textValue().matches("-?[0-9]+")) {
            number = new BigInteger(value.textValue());
        }
        if (number == null || number.compareTo(min) < 0 || number.compareTo(max) > 0) {
            throw new IllegalArgumentException(path + ": whole number from " + min + " to " + max + " expected");
        }
        return number;
    }

    private static byte[] base64(JsonNode value, String path) {
        try {
            return Base64.getDecoder().decode(text(value, path));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": base64 expected", e);
        }
    }

    private static int enumNumber(EnumDescriptor type, JsonNode value, String path) {
        EnumValueDescriptor found = value.isTextual() ? type.findValueByName(value.textValue())
                : value.canConvertToInt() && value.isIntegralNumber() ? type.findValueByNumber(value.intValue()) : null;
        if (found == null) {
            throw new IllegalArgumentException(path + ": one of " + type.getValues().stream().map(
                    each -> each.getName() + " (" + each.getNumber() + ")").toList() + " expected");
        }
        return found.getNumber();
    }
}
