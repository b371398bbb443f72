package prb.monitor.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import prb.scale.Bytes;

/**
 * A message's bytes as JSON. The bytes themselves are walked, because a parsed message has forgotten whether a default was on
 * the wire: what was is shown, what was not is left out. Members come in the order of the field numbers. Nesting is bounded by
 * the schema, which has no message within itself; sizes by those of the message.
 */
public final class WireToJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private WireToJson() {}

    /** @throws IOException when the bytes are no such message; unknown fields are skipped */
    public static ObjectNode read(Descriptor type, Bytes message) throws IOException {
        return read(type, CodedInputStream.newInstance(message.backingArray(), message.backingOffset(), message.size()));
    }

    private static ObjectNode read(Descriptor type, CodedInputStream in) throws IOException {
        Map<Integer, JsonNode> members = new TreeMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            int wire = WireFormat.getTagWireType(tag);
            if (field == null || wire != expected(field) && !isPacked(field, wire)) {
                in.skipField(tag);
            } else if (field.isRepeated()) {
                ArrayNode array = (ArrayNode) members.computeIfAbsent(field.getNumber(), number -> NODES.arrayNode());
                readInto(array, field, in, isPacked(field, wire));
            } else {
                members.put(field.getNumber(), value(field, in));
            }
        }
        ObjectNode json = NODES.objectNode();
        members.forEach((number, value) -> json.set(type.findFieldByNumber(number).getJsonName(), value));
        return json;
    }

    private static int expected(FieldDescriptor field) {
        return field.getLiteType().getWireType();
    }

    private static boolean isPacked(FieldDescriptor field, int wire) {
        return field.isRepeated() && field.isPackable() && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void readInto(ArrayNode array, FieldDescriptor field, CodedInputStream in, boolean packed)
            throws IOException {
        if (!packed) {
            array.add(value(field, in));
            return;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            array.add(value(field, in));
        }
        in.popLimit(limit);
    }

    private static JsonNode value(FieldDescriptor field, CodedInputStream in) throws IOException {
        return switch (field.getType()) {
            case BOOL -> NODES.booleanNode(in.readBool());
            case INT32 -> NODES.numberNode(in.readInt32());
            case UINT32 -> NODES.numberNode(Integer.toUnsignedLong(in.readUInt32()));
            case INT64 -> NODES.textNode(Long.toString(in.readInt64()));
            case UINT64 -> NODES.textNode(Long.toUnsignedString(in.readUInt64()));
            case STRING -> NODES.textNode(in.readString());
            case BYTES -> NODES.binaryNode(in.readByteArray());
            case ENUM -> name(field, in.readEnum());
            case MESSAGE -> nested(field, in);
            default -> throw new IllegalStateException("the schema has no " + field.getType() + " but " + field.getFullName());
        };
    }

    /** A number that has no name stays one. */
    private static JsonNode name(FieldDescriptor field, int number) {
        EnumValueDescriptor value = field.getEnumType().findValueByNumber(number);
        return value == null ? NODES.numberNode(number) : NODES.textNode(value.getName());
    }

    private static JsonNode nested(FieldDescriptor field, CodedInputStream in) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        ObjectNode json = read(field.getMessageType(), in);
        in.popLimit(limit);
        return json;
    }
}
