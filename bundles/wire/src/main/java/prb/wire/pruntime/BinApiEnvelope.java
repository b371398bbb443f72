package prb.wire.pruntime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import prb.scale.Bytes;

/**
 * The JSON answer of pRuntime's bulk calls under {@code /bin_api} (phala-blockchain, pruntime api server). It is sent with
 * HTTP 200 for errors too: {@code {"payload": "<text>", "signature": "<hex>"|null, "status": "ok"|"error"}}. The payload is
 * a text that holds JSON of its own, except after transport failures, where it is a plain sentence. Immutable; any thread.
 *
 * @param ok whether the status is {@code ok}
 * @param payload the payload text, not yet parsed
 * @param signature hex of the worker's sr25519 signature over the payload, without 0x; absent before init
 */
public record BinApiEnvelope(boolean ok, String payload, Optional<String> signature) {

    /** Largest envelope that is parsed, in bytes. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 16;
    private static final int ERROR_TEXT_MAX = 4096;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX).maxStringLength(BYTES_MAX).maxDocumentLength(BYTES_MAX).build())
            .build();

    /** A success. @param payloadJson JSON text such as {@code {"dispatched_to":7}} */
    public static BinApiEnvelope ok(String payloadJson, Optional<String> signature) {
        return new BinApiEnvelope(true, payloadJson, signature);
    }

    /** A success that carries numbers only, in the order of their names. */
    public static BinApiEnvelope ok(Map<String, Long> numbers) {
        return ok(json(out -> {
            for (Map.Entry<String, Long> entry : new TreeMap<>(numbers).entrySet()) {
                out.writeNumberField(entry.getKey(), entry.getValue());
            }
        }), Optional.empty());
    }

    /** A failure inside the call: the payload is {@code {"message": text}}. */
    public static BinApiEnvelope error(String text) {
        return new BinApiEnvelope(false, json(out -> out.writeStringField("message", text)), Optional.empty());
    }

    /** A failure of transport: the payload is the sentence itself, which is not JSON. */
    public static BinApiEnvelope transportError(String sentence) {
        return new BinApiEnvelope(false, sentence, Optional.empty());
    }

    /** The same answer with a signature. @param hex without 0x */
    public BinApiEnvelope signed(String hex) {
        return new BinApiEnvelope(ok, payload, Optional.of(hex));
    }

    /** The JSON text in UTF-8. */
    public Bytes encode() {
        return Bytes.utf8(json(out -> {
            out.writeStringField("payload", payload);
            if (signature.isPresent()) {
                out.writeStringField("signature", signature.get());
            } else {
                out.writeNullField("signature");
            }
            out.writeStringField("status", ok ? "ok" : "error");
        }));
    }

    /**
     * Reads an envelope. Members in any order, unknown members are ignored, as newer versions may add some.
     *
     * @throws MalformedEnvelopeException when the bytes are above {@link #BYTES_MAX}, no JSON object, lack
     *     {@code payload} or {@code status}, or are followed by more
     */
    public static BinApiEnvelope parse(Bytes encoded) throws MalformedEnvelopeException {
        if (encoded.size() > BYTES_MAX) {
            throw new MalformedEnvelopeException("envelope has " + encoded.size() + " bytes, limit is " + BYTES_MAX);
        }
        try (JsonParser in = JSON.createParser(encoded.backingArray(), encoded.backingOffset(), encoded.size())) {
            return read(in);
        } catch (IOException e) {
            throw new MalformedEnvelopeException("envelope is not the JSON of pRuntime: " + firstLine(e));
        }
    }

    private static BinApiEnvelope read(JsonParser in) throws IOException, MalformedEnvelopeException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedEnvelopeException("envelope is not a JSON object");
        }
        String payload = null;
        String status = null;
        Optional<String> signature = Optional.empty();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            switch (name) {
                case "payload" -> payload = text(in, token, name);
                case "status" -> status = text(in, token, name);
                case "signature" ->
                    signature = token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(text(in, token, name));
                default -> in.skipChildren();
            }
        }
        if (in.nextToken() != null) {
            throw new MalformedEnvelopeException("envelope is followed by more");
        }
        if (payload == null || status == null) {
            throw new MalformedEnvelopeException("envelope has no " + (payload == null ? "payload" : "status"));
        }
        return new BinApiEnvelope(switch (status) {
            case "ok" -> true;
            case "error" -> false;
            default -> throw new MalformedEnvelopeException("envelope status is neither ok nor error");
        }, payload, signature);
    }

    private static String text(JsonParser in, JsonToken token, String name) throws IOException, MalformedEnvelopeException {
        if (token != JsonToken.VALUE_STRING) {
            throw new MalformedEnvelopeException("envelope member " + name + " is not a string");
        }
        return in.getText();
    }

    /**
     * A number out of the payload of a success.
     *
     * @param field such as {@code dispatched_to}
     * @throws MalformedEnvelopeException when the payload is no JSON object with a whole number from 0 to 2^32-1 there
     */
    public long number(String field) throws MalformedEnvelopeException {
        OptionalLong found = OptionalLong.empty();
        try (JsonParser in = JSON.createParser(payload)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    if (in.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals(field)) {
                        found = OptionalLong.of(in.getLongValue());
                    } else {
                        in.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            throw new MalformedEnvelopeException("payload is not JSON: " + firstLine(e));
        }
        if (found.isEmpty() || found.getAsLong() < 0 || found.getAsLong() > 0xffff_ffffL) {
            throw new MalformedEnvelopeException("payload has no block number " + field);
        }
        return found.getAsLong();
    }

    /**
     * What went wrong: the {@code message} of the payload, or the payload itself where it is a plain sentence. At most
     * 4096 characters.
     */
    public String errorText() {
        String text = payload;
        try (JsonParser in = JSON.createParser(payload)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    if (in.nextToken() == JsonToken.VALUE_STRING && name.equals("message")) {
                        text = in.getText();
                    } else {
                        in.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            text = payload; // a plain sentence, as transport failures have it
        }
        return text.length() <= ERROR_TEXT_MAX ? text : text.substring(0, ERROR_TEXT_MAX) + "…";
    }

    private interface Members {
        void write(JsonGenerator out) throws IOException;
    }

    private static String json(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail, this one did", e);
        }
        return text.toString();
    }

    /** Jackson's reason without its excerpt of the input. */
    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
