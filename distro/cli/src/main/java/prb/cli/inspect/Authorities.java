package prb.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;

/**
 * The file of {@code --authorities}: SCALE Vec of (id, weight u64), raw or in hex, with or without the version byte 1 of
 * {@code :grandpa_authorities}; or JSON {@code [{"id": "0x…", "weight": 1}]}, where the weight is 1 unless given.
 */
final class Authorities {

    static final String OPTION = "--authorities";
    static final String SET_ID = "--set-id";
    static final Set<String> OPTIONS = Set.of(OPTION, SET_ID);

    private static final int WELL_KNOWN_VERSION = 1;

    private final String what;

    private Authorities(String what) {
        this.what = what;
    }

    /** The set that the options name; null when there are no such options. */
    static @Nullable AuthoritySet of(Request request) throws MalformedException, UsageException {
        if (!request.has(OPTION) && !request.has(SET_ID)) {
            return null;
        }
        String name = request.required(OPTION, "a file with the voters");
        request.required(SET_ID, "the set's id, which is part of what was signed");
        long setId = request.number(SET_ID, 0, -1);
        return new AuthoritySet(new Authorities("authorities file '" + name + "'").read(Input.file(OPTION, name)), setId);
    }

    private List<Authority> read(Bytes content) throws MalformedException {
        for (int i = 0; i < content.size(); i++) {
            if (content.u8(i) == '[') {
                return json(content);
            }
            if (!Character.isWhitespace(content.u8(i))) {
                break;
            }
        }
        return scale(Input.looksLikeHex(content) ? Input.hex(what, content.toUtf8()) : content);
    }

    private List<Authority> scale(Bytes list) throws MalformedException {
        try {
            return AuthoritySet.decodePallet(list);
        } catch (ScaleException plain) {
            if (list.isEmpty() || list.u8(0) != WELL_KNOWN_VERSION) {
                throw new MalformedException(what, plain);
            }
        }
        try {
            return AuthoritySet.decodeWellKnown(list);
        } catch (ScaleException e) {
            throw new MalformedException(what, e);
        }
    }

    private List<Authority> json(Bytes text) throws MalformedException {
        List<Authority> list = new ArrayList<>();
        try (JsonParser in = new JsonFactory().createParser(text.backingArray(), text.backingOffset(), text.size())) {
            in.nextToken();
            while (in.nextToken() == JsonToken.START_OBJECT) {
                if (list.size() == AuthoritySet.AUTHORITIES_MAX) {
                    throw bad(in, "more than " + AuthoritySet.AUTHORITIES_MAX + " authorities");
                }
                list.add(authority(in, list.size()));
            }
            if (in.currentToken() != JsonToken.END_ARRAY || in.nextToken() != null) {
                throw bad(in, "an array of objects is expected, and nothing after it");
            }
            return list;
        } catch (StreamReadException e) {
            throw new MalformedException(what, (int) e.getLocation().getByteOffset(), "", e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedException(what, 0, "", String.valueOf(e.getMessage()));
        }
    }

    private Authority authority(JsonParser in, int place) throws IOException, MalformedException {
        Bytes id = null;
        long weight = 1;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken value = in.nextToken();
            if (field.equals("id") && value == JsonToken.VALUE_STRING) {
                id = id(in, place);
            } else if (field.equals("weight") && value == JsonToken.VALUE_NUMBER_INT && in.getLongValue() >= 0) {
                weight = in.getLongValue();
            } else {
                throw bad(in, "entry " + place + ": field '" + field + "' is unknown or has a wrong value");
            }
        }
        if (id == null) {
            throw bad(in, "entry " + place + " has no id");
        }
        return new Authority(id, weight);
    }

    private Bytes id(JsonParser in, int place) throws IOException, MalformedException {
        try {
            Bytes id = Bytes.fromHex(in.getText());
            if (id.size() == 32) {
                return id;
            }
        } catch (IllegalArgumentException noHex) {
            throw bad(in, "id of entry " + place + " is no hex: " + noHex.getMessage());
        }
        throw bad(in, "id of entry " + place + " has not 32 bytes");
    }

    private MalformedException bad(JsonParser in, String reason) {
        return new MalformedException(what, (int) in.currentLocation().getByteOffset(), "", reason);
    }
}
