package prb.ops.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import prb.ops.api.ApiCall;

/**
 * What was sent along with an order, or an item of it: at most {@value #ITEMS_MAX} items, texts of at most
 * {@value #CHARS_MAX} characters. What has no meaning is refused, with the member's name and never its value: it may be a secret.
 *
 * @param json an object
 * @param where its place in the whole, empty or with a dot at its end
 */
record Body(JsonNode json, String where) {

    static final int ITEMS_MAX = 1_000;
    static final int CHARS_MAX = 1_024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Body of(ApiCall call) {
        try {
            return new Body(MAPPER.readTree(call.body()), "");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON", e);
        }
    }

    /** Refuses members of other names: a misspelt one would be without effect. */
    Body only(String... names) {
        json.fieldNames().forEachRemaining(name -> {
            if (!Arrays.asList(names).contains(name)) {
                throw new IllegalArgumentException(where + Query.cut(name) + " means nothing here; there are " + String.join(", ",
                        names));
            }
        });
        return this;
    }

    /** The items of a list, none of them twice. */
    List<String> texts(String name) {
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode each : list(name)) {
            if (!each.isTextual() || each.asText().isEmpty() || each.asText().length() > CHARS_MAX) {
                throw refused(name, "holds something that is no text of 1 to " + CHARS_MAX + " characters");
            }
            if (!texts.add(each.asText())) {
                throw refused(name, "names '" + Query.cut(each.asText()) + "' twice");
            }
        }
        return List.copyOf(texts);
    }

    /** The objects of a list. */
    List<Body> items(String name) {
        List<Body> items = new ArrayList<>();
        for (JsonNode each : list(name)) {
            if (!each.isObject()) {
                throw refused(name, "holds something that is no object");
            }
            items.add(new Body(each, where + name + "[" + items.size() + "]."));
        }
        return items;
    }

    private JsonNode list(String name) {
        JsonNode list = json.path(name);
        if (!list.isArray() || list.isEmpty() || list.size() > ITEMS_MAX) {
            throw refused(name, "must be a list of 1 to " + ITEMS_MAX);
        }
        return list;
    }

    boolean has(String name) {
        return json.has(name);
    }

    String needed(String name) {
        return text(name).orElseThrow(() -> refused(name, "is missing"));
    }

    /** Empty when it is not there, or null. */
    Optional<String> text(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().length() > CHARS_MAX) {
            throw refused(name, "must be a text of at most " + CHARS_MAX + " characters");
        }
        return Optional.of(value.asText());
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw refused(name, "must be true or false");
        }
        return Optional.of(value.asBoolean());
    }

    /** A whole number, 0 or more. */
    Optional<Long> number(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
            throw refused(name, "must be a whole number, 0 or more");
        }
        return Optional.of(value.asLong());
    }

    IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException(where + name + ": " + why);
    }
}
