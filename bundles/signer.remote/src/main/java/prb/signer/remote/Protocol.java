package prb.signer.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.ValueJson;
import prb.substrate.runtime.extrinsic.Signing;

/** Requests and answers, version 1; docs/extending.md shows them. Stateless. Limits: {@link #ACCOUNTS_MAX}. */
final class Protocol {

    static final int VERSION = 1;
    static final int ACCOUNTS_MAX = 10_000;
    private static final int REASON_CHARS_MAX = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A key that the program holds. */
    record Key(Bytes publicKey, KeyType type) {}

    private Protocol() {}

    static byte[] accounts() {
        return bytes(request("accounts"));
    }

    static Map<AccountId, Key> readAccounts(byte[] answer) throws IOException {
        JsonNode list = object(answer).path("accounts");
        if (!list.isArray() || list.size() > ACCOUNTS_MAX) {
            throw new IOException("the signer's answer has no list 'accounts' of at most " + ACCOUNTS_MAX);
        }
        Map<AccountId, Key> keys = new LinkedHashMap<>();
        for (JsonNode each : list) {
            try {
                KeyType type = KeyType.valueOf(each.path("type").asText().toUpperCase(Locale.ROOT));
                Bytes key = Bytes.fromHex(each.path("publicKey").asText());
                if (key.size() != (type == KeyType.ECDSA ? 33 : 32)) {
                    throw new IllegalArgumentException("a key of " + key.size() + " bytes");
                }
                keys.put(new AccountId(type == KeyType.ECDSA ? Hashing.blake2b256(key) : key), new Key(key, type));
            } catch (IllegalArgumentException e) {
                throw new IOException("the signer names an account that is none: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    /**
     * @param message what is signed: the payload, or its hash
     * @throws RefusedException when the call can not be told whole
     */
    static byte[] sign(Key key, Bytes message, Signing signing) throws RefusedException {
        ObjectNode request = request("sign").put("publicKey", key.publicKey().toHex()).put("message", message.toHex())
                .put("payload",
                        signing.payload().toHex())
                .put("nonce", signing.context().nonce()).put("tip", signing.context().tip().toString());
        request.putObject("chain").put("genesis", signing.context().genesisHash().toHex())
                .put("specName", signing.runtime().version()
                        .specName())
                .put("specVersion", signing.runtime().version().specVersion()).put("transactionVersion", signing.runtime()
                        .version().transactionVersion());
        try {
            ScaleReader in = new ScaleReader(signing.call());
            CallView call = signing.runtime().decodeCall(in);
            in.expectEnd();
            request.putObject("call").put("pallet", call.pallet()).put("name", call.name()).set("args",
                    JSON.readTree(ValueJson.write(
                            call.args())));
        } catch (ScaleException | IllegalArgumentException | JsonProcessingException e) {
            throw new RefusedException("the call can not be described, so it is not signed: " + e.getMessage());
        }
        return bytes(request);
    }

    static Bytes readSignature(byte[] answer) throws IOException, RefusedException {
        JsonNode object = object(answer);
        if (object.hasNonNull("error")) {
            String reason = object.get("error").asText();
            throw new RefusedException("the signer refuses: " + reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX)));
        }
        try {
            Bytes signature = Bytes.fromHex(object.path("signature").asText());
            if (signature.isEmpty()) {
                throw new IllegalArgumentException("it is missing");
            }
            return signature;
        } catch (IllegalArgumentException e) {
            throw new IOException("the signer's answer has no 'signature' in hexadecimal digits", e);
        }
    }

    private static ObjectNode request(String name) {
        return JSON.createObjectNode().put("version", VERSION).put("request", name);
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request can not be written", e);
        }
    }

    private static JsonNode object(byte[] answer) throws IOException {
        try {
            JsonNode object = JSON.readTree(answer);
            if (object != null && object.isObject()) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IOException("the signer's answer is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IOException("the signer's answer is no JSON object");
    }
}
