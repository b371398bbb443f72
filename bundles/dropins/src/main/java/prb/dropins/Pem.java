package prb.dropins;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM text (RFC 7468): {@code PUBLIC KEY} and {@code CERTIFICATE}, Ed25519 and RSA from 2048 bits. */
final class Pem {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");
    private static final int RSA_BITS_MIN = 2048;

    private Pem() {}

    /** @throws IllegalArgumentException when a block is no such key, or there is none */
    static List<PublicKey> keys(String text) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
            keys.add(checked(switch (blocks.group(1)) {
                case "PUBLIC KEY" -> key(bytes);
                case "CERTIFICATE" -> certified(bytes);
                default ->
                    throw new IllegalArgumentException("it holds a " + blocks.group(1) + ", not a PUBLIC KEY or CERTIFICATE");
            }));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it holds no PEM block");
        }
        return keys;
    }

    private static PublicKey key(byte[] bytes) {
        for (String algorithm : List.of("Ed25519", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException another) {
                continue;
            }
        }
        throw new IllegalArgumentException("its key is neither Ed25519 nor RSA");
    }

    private static PublicKey certified(byte[] bytes) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes)).getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its certificate can not be read: " + e.getMessage(), e);
        }
    }

    private static PublicKey checked(PublicKey key) {
        boolean good = switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS_MIN;
            case EdECPublicKey ed -> ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
            default -> false;
        };
        if (!good) {
            throw new IllegalArgumentException("its key is neither Ed25519 nor RSA with " + RSA_BITS_MIN + " bits or more");
        }
        return key;
    }
}
