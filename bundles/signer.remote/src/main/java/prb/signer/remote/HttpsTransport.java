package prb.signer.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A POST per request. Redirects are not followed: payloads and the token are for the one address that the operator named. */
final class HttpsTransport implements Transport {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI uri;
    private final Optional<String> token;
    private final HttpClient client;

    /** @param token shown as bearer token @param authorities PEM file of certificates to trust instead of the JDK's */
    HttpsTransport(URI uri, Optional<String> token, Optional<Path> authorities) throws IOException {
        this.uri = uri;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_MAX)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (authorities.isPresent()) {
            builder.sslContext(trusting(authorities.get()));
        }
        client = builder.build();
    }

    private static SSLContext trusting(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + count++, each);
            }
            if (count == 0) {
                throw new IOException(pem + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " can not be used: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(atMost).header("Content-Type", "application/json").POST(
                HttpRequest.BodyPublishers.ofByteArray(request));
        token.ifPresent(text -> builder.header("Authorization", "Bearer " + text));
        HttpResponse<InputStream> response = client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] answer = body.readNBytes(ANSWER_BYTES_MAX + 1);
            if (response.statusCode() != OK) {
                throw new IOException("the signer at " + uri + " answered with status " + response.statusCode());
            }
            if (answer.length > ANSWER_BYTES_MAX) {
                throw new IOException("the answer of the signer at " + uri + " is larger than " + ANSWER_BYTES_MAX + " bytes");
            }
            return answer;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
