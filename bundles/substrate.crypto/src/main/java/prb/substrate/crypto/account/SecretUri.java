package prb.substrate.crypto.account;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * A secret URI taken apart: phrase or seed, junctions, password. Follows polkadot-js, which reads {@code 0x..} junctions as
 * raw bytes. A class and not a record, so that no generated text form shows the secret.
 */
final class SecretUri {

    private static final int CHARS_MAX = 4096;
    private static final int JUNCTIONS_MAX = 32;
    private static final int CHAIN_CODE_BYTES = 32;
    private static final String DEVELOPMENT_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    private static final Pattern JUNCTION = Pattern.compile("/(/?)([^/]+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern HEX = Pattern.compile("0x([0-9a-fA-F]{2})*");
    private static final Pattern HEX_SEED = Pattern.compile("0x[0-9a-fA-F]{64}");

    private final String phrase;
    private final List<Junction> junctions;
    private final String password;

    private record Junction(boolean hard, byte[] chainCode) {}

    private SecretUri(String phrase, List<Junction> junctions, String password) {
        this.phrase = phrase;
        this.junctions = junctions;
        this.password = password;
    }

    /** @throws IllegalArgumentException with the reason, without any part of the text */
    static SecretUri parse(String uri) {
        if (uri.isBlank()) {
            throw new IllegalArgumentException("secret URI is empty");
        }
        if (uri.length() > CHARS_MAX) {
            throw new IllegalArgumentException("secret URI has " + uri.length() + " characters, limit is " + CHARS_MAX);
        }
        int passwordAt = uri.indexOf("///");
        String rest = passwordAt < 0 ? uri : uri.substring(0, passwordAt);
        String password = passwordAt < 0 ? "" : uri.substring(passwordAt + 3);
        int pathAt = rest.indexOf('/');
        String phrase = (pathAt < 0 ? rest : rest.substring(0, pathAt)).strip();
        List<Junction> junctions = pathAt < 0 ? List.of() : junctions(rest.substring(pathAt));
        return new SecretUri(phrase.isEmpty() ? DEVELOPMENT_PHRASE : phrase, junctions, password);
    }

    Keypair keypair(KeyType type) {
        Bytes seed = seed();
        return switch (type) {
            case SR25519 -> derive(Sr25519Keypair.fromSeed(seed.toArray()));
            case ED25519 -> Keypair.fromSeed(deriveHard(seed, "Ed25519HDKD"), type);
            case ECDSA -> Keypair.fromSeed(deriveHard(seed, "Secp256k1HDKD"), type);
        };
    }

    private Bytes seed() {
        if (HEX_SEED.matcher(phrase).matches()) {
            return Bytes.fromHex(phrase);
        }
        if (phrase.startsWith("0x")) {
            throw new IllegalArgumentException("secret URI starts with 0x but not with exactly 64 hex digits");
        }
        try {
            return Mnemonic.miniSecret(phrase, password);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secret URI is neither 0x seed nor mnemonic: " + e.getMessage(), e);
        }
    }

    private Sr25519Keypair derive(Sr25519Keypair root) {
        Sr25519Keypair key = root;
        for (Junction junction : junctions) {
            key = junction.hard ? key.hard(junction.chainCode) : key.soft(junction.chainCode);
        }
        return key;
    }

    private Bytes deriveHard(Bytes root, String context) {
        Bytes seed = root;
        for (int i = 0; i < junctions.size(); i++) {
            if (!junctions.get(i).hard) {
                throw new IllegalArgumentException("junction " + (i + 1) + " is soft (/), this key type has hard ones (//) only");
            }
            Bytes code = Bytes.wrap(junctions.get(i).chainCode);
            seed = Hashing.blake2b256(new ScaleWriter().string(context).raw(seed).raw(code).toBytes());
        }
        return seed;
    }

    private static List<Junction> junctions(String path) {
        List<Junction> out = new ArrayList<>();
        Matcher matcher = JUNCTION.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (out.size() == JUNCTIONS_MAX) {
                throw new IllegalArgumentException("secret URI has more than " + JUNCTIONS_MAX + " junctions");
            }
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("junction " + (out.size() + 1) + " of the secret URI has no name");
            }
            out.add(new Junction(!matcher.group(1).isEmpty(), chainCode(matcher.group(2), out.size() + 1)));
            at = matcher.end();
        }
        return List.copyOf(out);
    }

    private static byte[] chainCode(String name, int place) {
        Bytes code;
        if (NUMBER.matcher(name).matches()) {
            BigInteger number = new BigInteger(name);
            if (number.bitLength() > 8 * CHAIN_CODE_BYTES) {
                throw new IllegalArgumentException("junction " + place + " of the secret URI is a number above 2^256-1");
            }
            code = new ScaleWriter().unsigned(number, CHAIN_CODE_BYTES).toBytes();
        } else if (HEX.matcher(name).matches()) {
            code = Bytes.fromHex(name);
        } else {
            code = new ScaleWriter().string(name).toBytes();
        }
        Bytes fitting = code.size() > CHAIN_CODE_BYTES ? Hashing.blake2b256(code) : code;
        return Arrays.copyOf(fitting.toArray(), CHAIN_CODE_BYTES);
    }
}
