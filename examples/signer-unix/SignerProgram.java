import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.hash.Hashing;

/**
 * A signer behind a Unix socket: holds the keys of a file with one secret URI a line, signs what workers need and nothing else,
 * and prints what it signed. One request at a time. It believes the bridge's description of a call; one that does not would
 * decode the payload itself, with the chain's metadata. Limits: {@link #REQUEST_CHARS_MAX}, {@link #DEPTH_MAX}.
 */
public final class SignerProgram {

    private static final int REQUEST_CHARS_MAX = 4 << 20;
    /** Proxies and batches around a call. */
    private static final int DEPTH_MAX = 4;
    private static final Set<String> PALLETS = Set.of("PhalaStakePoolv2", "PhalaRegistry", "PhalaMq");
    private static final Set<String> AROUND = Set.of("Utility.force_batch", "Proxy.proxy");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Keypair> keys = new TreeMap<>();

    private SignerProgram(List<String> uris) {
        uris.stream().filter(uri -> !uri.isBlank()).map(uri -> Keypair.fromUri(uri.strip(), KeyType.SR25519)).forEach(
                key -> keys.put(key.publicKey().toHex(), key));
    }

    /** Words: socket, file of the keys. */
    public static void main(String[] words) throws IOException {
        Path socket = Path.of(words[0]);
        SignerProgram signer = new SignerProgram(Files.readAllLines(Path.of(words[1])));
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            System.out.println("signs for " + signer.keys.keySet() + " at " + socket);
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    signer.serve(channel);
                } catch (IOException | IllegalArgumentException e) {
                    System.out.println("a connection ended: " + e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < REQUEST_CHARS_MAX; c = in.read()) {
            line.append((char) c);
        }
        ByteBuffer out = ByteBuffer.wrap((answer(JSON.readTree(line.toString())) + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private String answer(JsonNode request) {
        if (request.path("request").asText().equals("accounts")) {
            var answer = JSON.createObjectNode();
            var list = answer.putArray("accounts");
            keys.keySet().forEach(key -> list.addObject().put("publicKey", key).put("type", "sr25519"));
            return answer.toString();
        }
        Keypair key = keys.get(request.path("publicKey").asText());
        JsonNode call = request.path("call");
        String what = call.path("pallet").asText() + "." + call.path("name").asText() + " " + call.path("args");
        if (key == null) {
            return refusal("no such key");
        }
        Bytes payload = Bytes.fromHex(request.path("payload").asText());
        Bytes message = Bytes.fromHex(request.path("message").asText());
        if (!message.equals(payload.size() > 256 ? Hashing.blake2b256(payload) : payload)) {
            return refusal("the message is not that of the payload");
        }
        if (!isWanted(call.path("pallet").asText(), call.path("name").asText(), call.path("args"), 0)) {
            System.out.println("refused " + what);
            return refusal("only calls of " + PALLETS + " are signed here");
        }
        System.out.println("signed " + what + ", nonce " + request.path("nonce") + ", tip " + request.path("tip").asText());
        return JSON.createObjectNode().put("signature", key.sign(message).toHex()).toString();
    }

    /** A call of a pallet that workers need, alone or in batches and proxies. Calls inside are {"Pallet": {"name": args}}. */
    private static boolean isWanted(String pallet, String name, JsonNode args, int depth) {
        if (PALLETS.contains(pallet)) {
            return true;
        }
        if (depth >= DEPTH_MAX || !AROUND.contains(pallet + "." + name)) {
            return false;
        }
        Iterable<JsonNode> inner = args.has("calls") ? args.get("calls") : List.of(args.path("call"));
        for (JsonNode each : inner) {
            if (!each.isObject() || each.size() != 1) {
                return false;
            }
            Map.Entry<String, JsonNode> within = each.properties().iterator().next();
            JsonNode call = within.getValue();
            boolean one = call.isObject() && call.size() == 1;
            if (!one || !isWanted(within.getKey(), call.fieldNames().next(), call.elements().next(), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static String refusal(String reason) {
        return JSON.createObjectNode().put("error", reason).toString();
    }
}
