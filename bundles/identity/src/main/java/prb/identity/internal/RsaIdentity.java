package prb.identity.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.NodeIdentity;

/** The identity in a key file: one per configuration {@code prb.identity}, or per factory configuration of that name. */
@Component(service = NodeIdentity.class, configurationPid = "prb.identity", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RsaIdentity.Config.class)
public final class RsaIdentity implements NodeIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(RsaIdentity.class);
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private static final byte[] HANDSHAKE_PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATIC_KEY_BYTES = 32;

    /** Where the key lies. */
    @ObjectClassDefinition(name = "Identity", description = "Key file of this node: peer id and encryption of stored secrets")
    public @interface Config {

        /** Folder of key files. */
        @AttributeDefinition(
                name = "Folder",
                description = "Folder of the key files, made when missing; an absolute path (PHALA_PEER_ID_PREFIX)")
        String folder() default "/var/data/keys/id";

        /** Which identity, also the file's name and a service property. */
        @AttributeDefinition(
                name = "Kind",
                description = "Name of the key file: LIFECYCLE (shared by lifecycle and trader), DATA_PROVIDER or TRADE;"
                        + " capital letters, digits and underscores, at most 64")
        String kind() default "LIFECYCLE";
    }

    private final PeerKey key;
    private final String peerId;
    private volatile boolean stopped;

    /** @throws IOException when the key file can be neither loaded nor made */
    @Activate
    public RsaIdentity(Config config) throws IOException {
        this(config.folder(), config.kind());
    }

    RsaIdentity(String folder, String kind) throws IOException {
        if (folder.isBlank()) {
            throw new IllegalArgumentException("folder of prb.identity is empty, set it to the folder of the key files");
        }
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("kind of prb.identity must be LIFECYCLE, DATA_PROVIDER, TRADE or alike");
        }
        key = new KeyFile(Path.of(folder, kind)).loadOrCreate();
        peerId = key.id().toString();
        LOG.info("Got my peer id as {}: {}", kind, peerId);
    }

    @Deactivate
    void deactivate() {
        stopped = true;
    }

    @Override
    public String peerId() {
        return peerId;
    }

    @Override
    public byte[] wrap(byte[] secret) {
        expectRunning();
        if (secret.length > Envelope.SECRET_BYTES_MAX) {
            throw new IllegalArgumentException("secret has " + secret.length + " bytes, limit is " + Envelope.SECRET_BYTES_MAX);
        }
        try {
            return Envelope.seal(secret, key.publicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with RSA-OAEP and AES-GCM", e);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        expectRunning();
        try {
            return Envelope.isOne(wrapped)
                    ? Envelope.open(wrapped, key.privateKey())
                    : OriginalEnvelope.open(wrapped, key.privateKey());
        } catch (GeneralSecurityException e) {
            // No cause: which step failed must not show.
            throw new IllegalArgumentException("wrapped secret was altered or belongs to another identity than " + peerId);
        }
    }

    @Override
    public byte[] publicKey() {
        return key.publicMessage();
    }

    @Override
    public byte[] signHandshake(byte[] staticKey) {
        expectRunning();
        if (staticKey.length != STATIC_KEY_BYTES) {
            throw new IllegalArgumentException("static key has " + staticKey.length + " bytes, not 32");
        }
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(key.privateKey());
            rsa.update(HANDSHAKE_PREFIX);
            rsa.update(staticKey);
            return rsa.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with RSA", e);
        }
    }

    private void expectRunning() {
        if (stopped) {
            throw new IllegalStateException("identity " + peerId + " has stopped, look the service up again");
        }
    }
}
