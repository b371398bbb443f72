package prb.devnet.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/** The parameters of a request, by place. Every reader says which place is wrong and why. */
final class Params {

    /** Most keys or other items in one parameter. */
    private static final int ITEMS_MAX = 10_000;

    private final JsonNode array;

    Params(JsonNode array) throws RpcException {
        if (array != null && !array.isNull() && !array.isArray()) {
            throw RpcException.invalidParams("params must be an array");
        }
        this.array = array;
    }

    /** The parameter at a place; empty when it is absent or null. */
    Optional<JsonNode> at(int place) {
        JsonNode node = array == null ? null : array.get(place);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    JsonNode require(int place, String name) throws RpcException {
        return at(place).orElseThrow(() -> RpcException.invalidParams("parameter " + place + " (" + name + ") is missing"));
    }

    Bytes bytes(int place, String name) throws RpcException {
        return hex(require(place, name), name);
    }

    Optional<Bytes> optionalBytes(int place, String name) throws RpcException {
        Optional<JsonNode> node = at(place);
        return node.isEmpty() ? Optional.empty() : Optional.of(hex(node.get(), name));
    }

    String text(int place, String name) throws RpcException {
        JsonNode node = require(place, name);
        if (!node.isTextual()) {
            throw RpcException.invalidParams("parameter " + place + " (" + name + ") must be a string");
        }
        return node.textValue();
    }

    /** An integer from 0 to 2^63-1, as a number or as hex text. */
    long number(int place, String name) throws RpcException {
        return number(require(place, name), name);
    }

    List<Bytes> keys(int place, String name) throws RpcException {
        JsonNode node = require(place, name);
        if (!node.isArray() || node.size() > ITEMS_MAX) {
            throw RpcException.invalidParams("parameter " + place + " (" + name + ") must be an array of at most " + ITEMS_MAX);
        }
        List<Bytes> out = new ArrayList<>();
        for (JsonNode item : node) {
            out.add(hex(item, name));
        }
        return out;
    }

    static long number(JsonNode node, String name) throws RpcException {
        if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
            return node.longValue();
        }
        if (node.isTextual() && node.textValue().matches("0x[0-9a-fA-F]{1,15}")) {
            return Long.parseLong(node.textValue().substring(2), 16);
        }
        throw RpcException.invalidParams(name + " must be a number, 0 or more");
    }

    private static Bytes hex(JsonNode node, String name) throws RpcException {
        if (!node.isTextual()) {
            throw RpcException.invalidParams(name + " must be a hex string");
        }
        try {
            return Bytes.fromHex(node.textValue());
        } catch (IllegalArgumentException e) {
            throw RpcException.invalidParams(name + " is not hex: " + e.getMessage());
        }
    }
}
