package prb.dropins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Jars signed with {@code jarsigner}: trusted when one trusted key signed every entry. Limits: {@link #ENTRIES_MAX}. */
final class SignedJar {

    static final int ENTRIES_MAX = 20_000;
    /** Bytes that the entries may unpack to. */
    static final long UNPACKED_BYTES_MAX = 256L << 20;

    private SignedJar() {}

    /** The file of the key that signed the whole jar. @throws DropInException when an entry was altered */
    static Optional<String> signer(Path jar, Map<String, List<PublicKey>> keys) throws DropInException {
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            List<JarEntry> entries = new ArrayList<>();
            long left = UNPACKED_BYTES_MAX;
            for (JarEntry entry : file.stream().limit(ENTRIES_MAX + 1L).toList()) {
                if (!entry.isDirectory() && !isSignatureFile(entry.getName())) {
                    left = drain(file, entry, left); // only what was read has been verified
                    entries.add(entry);
                }
            }
            if (entries.isEmpty() || file.size() > ENTRIES_MAX) {
                return Optional.empty();
            }
            return keys.entrySet().stream().filter(named -> named.getValue().stream().anyMatch(
                    key -> entries.stream().allMatch(entry -> isSignedBy(entry, key)))).map(Map.Entry::getKey).findFirst();
        } catch (SecurityException e) {
            throw new DropInException("it was altered after it was signed: " + e.getMessage(), e);
        } catch (IOException noJar) {
            return Optional.empty(); // whoever vouches for it otherwise hears later what is wrong with it
        }
    }

    private static long drain(JarFile file, JarEntry entry, long left) throws IOException, DropInException {
        long now = left;
        byte[] buffer = new byte[16 << 10];
        try (InputStream in = file.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                now -= n;
                if (now < 0) {
                    throw new DropInException("it unpacks to more than " + UNPACKED_BYTES_MAX + " bytes");
                }
            }
        }
        return now;
    }

    private static boolean isSignatureFile(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals(JarFile.MANIFEST_NAME) || upper.startsWith("META-INF/") && upper.indexOf('/', 9) < 0
                && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".EC") || upper.endsWith(".DSA"));
    }

    private static boolean isSignedBy(JarEntry entry, PublicKey key) {
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
            return false;
        }
        for (CodeSigner signer : signers) {
            if (signer.getSignerCertPath().getCertificates().getFirst().getPublicKey().equals(key)) {
                return true;
            }
        }
        return false;
    }
}
