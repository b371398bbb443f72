package prb.ops.alarms;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts the message as JSON. With a secret, header {@value #SIGNATURE} carries {@code sha256=} and the HMAC of the body by it in
 * hex; the body says when it was sent, so that a receiver can refuse old ones.
 */
final class Webhook implements Notifier {

    static final String SIGNATURE = "X-Prb-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private final Http http;
    private final URI url;
    private final SecretFile secret;

    Webhook(Http http, URI url, SecretFile secret) {
        this.http = http;
        this.url = url;
        this.secret = secret;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Message message) throws IOException, InterruptedException {
        byte[] body = message.json().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = Http.request(url).header("Content-Type", "application/json").POST(
                HttpRequest.BodyPublishers.ofByteArray(body));
        if (secret.isSet()) {
            request.header(SIGNATURE, "sha256=" + hmac(secret.read(), body));
        }
        http.send(request.build());
    }

    static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
