package prb.substrate.crypto.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.generators.SCrypt;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * A key file as polkadot-js and its wallets export it ("keystore JSON", versions 0 to 3). {@link #read} judges the text
 * only; {@link #unlock} decrypts. New files have version 3: scrypt with N = 131072, p = 1, r = 8, then NaCl's secretbox.
 * Immutable; any thread. Neither the password nor the secret gets into a message or a text form.
 *
 * <p>{@code encoded} is base64 (0x-hex in the oldest files) of: salt 32, N u32, p u32, r u32, nonce 24, box; without the
 * first four when {@code encoding.type} has no scrypt. Only the parameters that polkadot-js ever wrote are accepted, for
 * others could exhaust the memory. Source: @polkadot/util-crypto (json, scrypt, nacl) and @polkadot/keyring (pair).
 */
public final class Keystore {

    /** Most bytes of {@code encoded}; real files have 86 to 245. */
    private static final int ENCODED_MAX = 1024;
    private static final int NAME_CHARS_MAX = 1024;
    private static final int SALT_BYTES = 32;
    private static final int SCRYPT_KEY_BYTES = 64;
    private static final int R = 8;

    private static final String SCRYPT = "scrypt";
    private static final String BOX = "xsalsa20-poly1305";
    private static final String NONE = "none";
    private static final String PKCS8 = "pkcs8";
    private static final String VERSION = "3";
    private static final List<String> VERSIONS = List.of("0", "1", "2", "3");
    private static final int GENERIC_PREFIX = 42;

    private static final Scrypt WRITTEN = new Scrypt(131_072, 1, R);
    private static final List<Scrypt> ALLOWED = List.of(
            new Scrypt(8_192, 10, R), new Scrypt(16_384, 5, R), new Scrypt(32_768, 3, R), new Scrypt(32_768, 1, R),
            new Scrypt(65_536, 2, R), WRITTEN);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeystoreJson json;
    private final KeyType type;
    private final Bytes encoded;

    /** Cost parameters in the order in which files hold them. */
    private record Scrypt(long n, long p, long r) {

        byte[] key(String password, Bytes salt) {
            byte[] secret = password.getBytes(StandardCharsets.UTF_8);
            byte[] long64 = SCrypt.generate(secret, salt.toArray(), (int) n, (int) r, (int) p, SCRYPT_KEY_BYTES);
            byte[] key = Arrays.copyOf(long64, SecretBox.KEY_BYTES);
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(long64, (byte) 0);
            return key;
        }
    }

    private Keystore(KeystoreJson json, KeyType type, Bytes encoded) {
        this.json = json;
        this.type = type;
        this.encoded = encoded;
    }

    /**
     * Reads a file that names its key type, as all of version 1 and later do. Others are taken for ed25519, the only
     * type of their time.
     *
     * @throws IllegalArgumentException naming the field and the reason: no JSON, a field missing, an unknown version,
     *     key type or cipher, scrypt parameters off the list
     */
    public static Keystore read(String text) {
        return read(text, KeyType.ED25519);
    }

    /** As {@link #read(String)}, with the type for a file that does not name one. */
    public static Keystore read(String text, KeyType otherwise) {
        KeystoreJson json = KeystoreJson.read(text);
        if (!VERSIONS.contains(json.version())) {
            throw new IllegalArgumentException("keystore version '" + printable(json.version()) + "' is none of " + VERSIONS);
        }
        if (json.content() != null && (json.content().isEmpty() || !json.content().getFirst().equals(PKCS8))) {
            throw new IllegalArgumentException("keystore field encoding.content does not begin with pkcs8");
        }
        for (String cipher : json.type()) {
            if (!List.of(SCRYPT, BOX, NONE).contains(cipher)) {
                throw new IllegalArgumentException("keystore field encoding.type has unknown '" + printable(cipher) + "'");
            }
        }
        List<String> content = json.content();
        KeyType type = content != null && json.contentIsList() && content.size() > 1 && !json.version().equals("0")
                ? typeOf(content.get(1)) : otherwise;
        Keystore keystore = new Keystore(json, type, bytesOf(json.encoded()));
        keystore.requireWellFormed();
        return keystore;
    }

    private static KeyType typeOf(String name) {
        return switch (name) {
            case "ed25519" -> KeyType.ED25519;
            case "sr25519" -> KeyType.SR25519;
            case "ecdsa" -> KeyType.ECDSA;
            case "ethereum" -> throw new IllegalArgumentException(
                    "keystore holds an ethereum key; only sr25519, ed25519 and ecdsa accounts are supported");
            default -> throw new IllegalArgumentException("keystore holds a key of unknown type '" + printable(name) + "'");
        };
    }

    private static Bytes bytesOf(String encoded) {
        if (encoded.length() > 2 + 2 * ENCODED_MAX) {
            throw new IllegalArgumentException("keystore field encoded has " + encoded.length() + " characters, too many");
        }
        try {
            return encoded.startsWith("0x") ? Bytes.fromHex(encoded) : Bytes.wrap(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            // The cause would repeat characters; those of an unencrypted file are secret.
            throw new IllegalArgumentException("keystore field encoded is neither base64 nor 0x-hex");
        }
    }

    private void requireWellFormed() {
        boolean scrypt = json.type().contains(SCRYPT);
        if (scrypt && !isEncrypted()) {
            throw new IllegalArgumentException("keystore field encoding.type has scrypt without " + BOX);
        }
        int least = (scrypt ? SALT_BYTES + 12 : 0) + (isEncrypted() ? SecretBox.NONCE_BYTES + SecretBox.TAG_BYTES : 1);
        if (encoded.size() < least) {
            throw new IllegalArgumentException("keystore field encoded has " + encoded.size() + " bytes, at least " + least
                    + " are needed");
        }
        if (scrypt) {
            parameters();
        }
    }

    private Scrypt parameters() {
        ScaleReader in = new ScaleReader(encoded.slice(SALT_BYTES, 12));
        Scrypt found = new Scrypt(in.u32(), in.u32(), in.u32());
        if (!ALLOWED.contains(found)) {
            throw new IllegalArgumentException("keystore wants scrypt with N=" + found.n + " p=" + found.p + " r=" + found.r
                    + ", which no wallet writes; refused because of the memory and time that may take");
        }
        return found;
    }

    /** Whether a password is needed. */
    public boolean isEncrypted() {
        return json.type().contains(BOX);
    }

    /** The type of the key inside, as the file says. */
    public KeyType type() {
        return type;
    }

    /** The format's version, "0" to "3". */
    public String version() {
        return json.version();
    }

    /** As the file says: SS58 of any prefix, 0x-hex of the public key for ecdsa, empty when there is none. Unproven. */
    public String address() {
        return json.address() == null ? "" : json.address();
    }

    /** JSON text of the object {@code meta}: mostly {@code name} and {@code whenCreated} (ms). */
    public String meta() {
        return json.meta();
    }

    /**
     * The key. With scrypt this takes up to 128 MiB of memory and about a second; callers should not do it in parallel.
     *
     * @param password ignored when the file is not encrypted
     * @throws IllegalArgumentException when the password is wrong or empty, the data is damaged, or the address in the
     *     file is not that of the key
     */
    public Keypair unlock(String password) {
        Keypair key = Pkcs8.decode(isEncrypted() ? decrypt(password) : encoded, type);
        requireAddressOf(key);
        return key;
    }

    private Bytes decrypt(String password) {
        requirePassword(password);
        boolean scrypt = json.type().contains(SCRYPT);
        byte[] key = scrypt ? parameters().key(password, encoded.slice(0, SALT_BYTES)) : paddedKey(password);
        Bytes rest = scrypt ? encoded.slice(SALT_BYTES + 12) : encoded;
        byte[] nonce = rest.slice(0, SecretBox.NONCE_BYTES).toArray();
        byte[] plain = SecretBox.open(key, nonce, rest.slice(SecretBox.NONCE_BYTES).toArray());
        Arrays.fill(key, (byte) 0);
        if (plain == null) {
            throw new IllegalArgumentException("keystore can not be decrypted: the password is wrong or the data is damaged");
        }
        return Bytes.wrap(plain);
    }

    // Before scrypt the password itself was the key.
    private static byte[] paddedKey(String password) {
        return Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), SecretBox.KEY_BYTES);
    }

    private static void requirePassword(String password) {
        if (password == null || password.isEmpty()) {
            throw new IllegalArgumentException("keystore needs a password that is not empty");
        }
    }

    private void requireAddressOf(Keypair key) {
        if (json.address() == null) {
            return;
        }
        Bytes id;
        try {
            id = json.address().startsWith("0x") ? Bytes.fromHex(json.address()) : Ss58.decode(json.address()).id();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("keystore field address: " + e.getMessage(), e);
        }
        if (!id.equals(key.publicKey()) && !id.equals(key.accountId().bytes())) {
            throw new IllegalArgumentException("keystore field address is not the address of its key");
        }
    }

    /**
     * A new file of version 3, encrypted. Takes 128 MiB of memory and about a second.
     *
     * @param password not empty; taken as UTF-8, not normalised
     * @param name what wallets show, at most 1024 characters
     * @param created what wallets show as date of creation, kept in milliseconds
     * @return JSON text in one line
     * @throws IllegalArgumentException when the password is empty or the name too long
     */
    public static String write(Keypair key, String password, String name, Instant created) {
        requirePassword(password);
        if (name.length() > NAME_CHARS_MAX) {
            throw new IllegalArgumentException("name has " + name.length() + " characters, limit is " + NAME_CHARS_MAX);
        }
        Bytes salt = random(SALT_BYTES);
        Bytes nonce = random(SecretBox.NONCE_BYTES);
        byte[] boxKey = WRITTEN.key(password, salt);
        byte[] box = SecretBox.seal(boxKey, nonce.toArray(), Pkcs8.encode(key).toArray());
        Arrays.fill(boxKey, (byte) 0);
        Bytes parameters = new ScaleWriter(12).u32(WRITTEN.n).u32(WRITTEN.p).u32(WRITTEN.r).toBytes();
        Bytes encoded = Bytes.concat(salt, parameters, nonce, Bytes.wrap(box));
        String address = key.type() == KeyType.ECDSA ? key.publicKey().toHex() : key.accountId().toSs58(GENERIC_PREFIX);
        return new KeystoreJson(
                Base64.getEncoder().encodeToString(encoded.toArray()),
                List.of(PKCS8, key.type().name().toLowerCase(Locale.ROOT)), true,
                List.of(SCRYPT, BOX), VERSION, address, KeystoreJson.meta(name, created.toEpochMilli())).write();
    }

    private static Bytes random(int size) {
        byte[] out = new byte[size];
        RANDOM.nextBytes(out);
        return Bytes.wrap(out);
    }

    private static String printable(String text) {
        return text.length() > 32 ? text.substring(0, 32) + "…" : text;
    }

    /** Type and address, no secret. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " keystore of " + address();
    }
}
