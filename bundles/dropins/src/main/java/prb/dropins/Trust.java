package prb.dropins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether somebody whom the operator trusts vouches for a file: its hash is listed, a detached signature over its bytes
 * stands beside it, or it is a signed jar. Immutable. Limits: {@link #SIGNATURE_BYTES_MAX}.
 */
final class Trust {

    static final long SIGNATURE_BYTES_MAX = 8 << 10;

    private final TrustFolder.Trusted trusted;
    private final Path folder;
    private final boolean open;

    /** @param open whether every file is trusted */
    Trust(TrustFolder.Trusted trusted, Path folder, boolean open) {
        this.trusted = trusted;
        this.folder = folder;
        this.open = open;
    }

    List<String> faults() {
        return trusted.faults();
    }

    /**
     * Who vouches for a file, in a few words.
     *
     * @param signature file of a detached signature, which need not exist
     * @throws DropInException when nobody does; it names the ways to change that
     */
    String voucher(Copies.Copy copy, Path signature, String name) throws DropInException {
        if (trusted.hashes().contains(copy.sha256())) {
            return "listed in " + TrustFolder.LIST;
        }
        Optional<String> signer = Files.isRegularFile(signature) ? detached(copy.file(), signature) : Optional.empty();
        if (signer.isEmpty() && Folder.isJar(name)) {
            signer = SignedJar.signer(copy.file(), trusted.keys());
        }
        if (signer.isPresent()) {
            return "signed by a key in " + signer.get();
        }
        if (open) {
            return "open: this is a devnet";
        }
        String why = Files.isRegularFile(signature) ? "its signature is by none of the keys in " : "nobody vouches for it in ";
        throw new DropInException(why + folder + "; add a line '" + copy.sha256() + "  " + name + "' to " + TrustFolder.LIST
                + " there, or sign it: docs/operating/deploying.md, drop-ins");
    }

    private Optional<String> detached(Path file, Path signatureFile) throws DropInException {
        byte[] signature;
        try {
            if (Files.size(signatureFile) > SIGNATURE_BYTES_MAX) {
                throw new DropInException("its signature is larger than " + SIGNATURE_BYTES_MAX + " bytes");
            }
            signature = raw(Files.readAllBytes(signatureFile));
            for (Map.Entry<String, List<PublicKey>> keys : trusted.keys().entrySet()) {
                for (PublicKey key : keys.getValue()) {
                    if (verifies(file, signature, key)) {
                        return Optional.of(keys.getKey());
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new DropInException("its signature can not be read: " + e.getMessage(), e);
        }
    }

    /** A signature's bytes, or the same in base64. */
    private static byte[] raw(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\n' || c == '\r')) {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException notBase64) {
                return bytes;
            }
        }
        return bytes;
    }

    private static boolean verifies(Path file, byte[] signature, PublicKey key) throws IOException {
        try {
            Signature check = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519");
            check.initVerify(key);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[64 << 10];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    check.update(buffer, 0, n);
                }
            }
            return check.verify(signature);
        } catch (GeneralSecurityException notOfThisKey) {
            return false;
        }
    }
}
