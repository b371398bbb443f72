package prb.identity.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.NodeIdentity;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFileException;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.Passphrase;
import prb.identity.keyfile.PeerKey;

/**
 * The identity in a key file: one per configuration {@code prb.identity}, or per factory configuration of that name. One that
 * can not be used at the start ends the process with code 1: a bridge without its identity could neither be found nor open its
 * secrets. The key is read at the start only: whatever becomes of the file or the settings later, the process goes on with the
 * key that it has in memory, and the health check says what is wrong.
 */
@Component(service = NodeIdentity.class, configurationPid = "prb.identity", configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = RsaIdentity.Config.class)
public final class RsaIdentity implements NodeIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(RsaIdentity.class);
    private static final int EXIT_FAILED = 1;

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

        /** Where the passphrase of an encrypted key file is. */
        @AttributeDefinition(
                name = "Passphrase file",
                description = "File whose first line is the passphrase of an encrypted key file; read only when the key file"
                        + " is encrypted (PRB_ID_PASSPHRASE_FILE)")
        String passphraseFile() default "";

        /** Which identity, also the file's name and a service property. */
        @AttributeDefinition(
                name = "Kind",
                description = "Name of the key file: LIFECYCLE (shared by lifecycle and trader), DATA_PROVIDER, TRADE"
                        + " or MONITOR; capital letters, digits and underscores, at most 64")
        String kind() default "LIFECYCLE";
    }

    private final PeerKey key;
    private final String peerId;
    private final Optional<KeyCheck> check;
    private final Optional<ServiceRegistration<HealthCheck>> registration;
    private volatile boolean stopped;

    /**
     * As a service: says the peer id, warns of a missing backup, and brings the health check along.
     *
     * @param exit ends the process; missing outside the launcher
     * @throws IOException when the key file can be neither loaded nor made
     */
    @Activate
    public RsaIdentity(Config config, BundleContext context,
            @Reference(target = "(prb.exit=true)", cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) @Nullable IntConsumer exit)
            throws IOException {
        String kind = config.kind();
        try {
            KeyFile file = file(config.folder(), kind);
            key = load(file, config.passphraseFile());
            peerId = key.id().toString();
            LOG.info("identity {} is {}, key file {}", kind, peerId, file.path());
            Announcement.peerId(kind, key.id());
            if (BackupMark.of(file.path(), key.id()).isEmpty()) {
                Announcement.noBackup(kind, key.id(), file.path());
            }
            KeyCheck looking = new KeyCheck(kind, key.id(), file);
            check = Optional.of(looking);
            registration = Optional.of(context.registerService(HealthCheck.class, looking, looking.properties()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            if (exit != null) {
                exit.accept(EXIT_FAILED);
            }
            throw e;
        }
    }

    /** The identity alone, without a framework. @throws IOException when the key file can be neither loaded nor made */
    public RsaIdentity(Config config) throws IOException {
        this(load(file(config.folder(), config.kind()), config.passphraseFile()));
    }

    /** The identity of a key at hand, for programs without a framework. */
    public static NodeIdentity of(PeerKey key) {
        return new RsaIdentity(key);
    }

    /**
     * Closes a secret for another identity, as that one's {@link #wrap} would.
     *
     * @param publicMessage its {@link #publicKey}
     * @throws IllegalArgumentException when that is no public key, or the secret is larger than wrap takes
     */
    public static byte[] seal(byte[] publicMessage, byte[] secret) {
        return seal(PeerKey.publicKey(publicMessage), secret);
    }

    RsaIdentity(String folder, String kind) throws IOException {
        this(load(file(folder, kind), ""));
    }

    private RsaIdentity(PeerKey key) {
        this.key = key;
        this.peerId = key.id().toString();
        this.check = Optional.empty();
        this.registration = Optional.empty();
    }

    /** The settings changed while the process runs: they are tried, for the next start, and the key stays the one it is. */
    @Modified
    void modified(Config config) {
        KeyFile next;
        try {
            next = file(config.folder(), config.kind());
        } catch (IllegalArgumentException e) {
            LOG.error("identity {} stays as it is: {}", peerId, e.getMessage());
            return;
        }
        String trouble = "";
        try {
            next.load(passphrase(config.passphraseFile()), LOG::warn);
        } catch (IOException | IllegalArgumentException e) {
            trouble = String.valueOf(e.getMessage());
        }
        for (KeyCheck looking : check.stream().toList()) {
            looking.changed(next, trouble);
        }
    }

    private static KeyFile file(String folder, String kind) {
        if (folder.isBlank()) {
            throw new IllegalArgumentException("folder of prb.identity is empty, set it to the folder of the key files");
        }
        return new KeyFolder(Path.of(folder)).file(kind);
    }

    private static PeerKey load(KeyFile file, String passphraseFile) throws IOException {
        KeyFile.Loaded loaded = file.loadOrCreate(passphrase(passphraseFile), LOG::warn);
        if (loaded.created()) {
            LOG.info("made a new identity in {}", file.path());
        }
        return loaded.key();
    }

    private static Passphrase passphrase(String file) {
        return file.isBlank() ? RsaIdentity::noPassphrase : Passphrase.inFile(Path.of(file));
    }

    private static byte[] noPassphrase(String what) throws KeyFileException {
        throw new KeyFileException(what + " is encrypted and no passphrase is given; name a file that holds it in"
                + " PRB_ID_PASSPHRASE_FILE, or take the encryption off with 'prb id decrypt'");
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        registration.ifPresent(ServiceRegistration::unregister);
    }

    @Override
    public String peerId() {
        return peerId;
    }

    @Override
    public byte[] wrap(byte[] secret) {
        expectRunning();
        return seal(key.publicKey(), secret);
    }

    private static byte[] seal(PublicKey key, byte[] secret) {
        if (secret.length > Envelope.SECRET_BYTES_MAX) {
            throw new IllegalArgumentException("secret has " + secret.length + " bytes, limit is " + Envelope.SECRET_BYTES_MAX);
        }
        try {
            return Envelope.seal(secret, key);
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
