package prb.cli.upgrade;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An archive {@code runtime-bridge-VERSION-linux-ARCH.tar.gz} with its sum {@code .sha256} and, it may be, its signature
 * {@code .sig}.
 *
 * @param version as its name says
 */
record Release(Path archive, String version) {

    private static final Pattern NAME = Pattern
            .compile("runtime-bridge-([0-9][0-9A-Za-z.+_-]{0,60}?)-linux-([A-Za-z0-9_]+)\\.tar\\.gz");
    private static final Map<String, List<String>> MACHINES = Map.of("amd64", List.of("amd64", "x86_64", "x64"), "aarch64",
            List.of("aarch64", "arm64"));
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SIDE_FILE_BYTES_MAX = 64 << 10;
    private static final int HASH_CHARS = 64;
    /** A signature is checked over the whole archive, in memory. */
    private static final long SIGNED_BYTES_MAX = 400L << 20;

    /** @throws IOException when the name is none of a release for this machine */
    static Release of(Path archive) throws IOException {
        String file = String.valueOf(archive.getFileName());
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw new IOException(file + " is no release: its name has not the form runtime-bridge-VERSION-linux-ARCH.tar.gz");
        }
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!MACHINES.getOrDefault(machine, List.of(machine)).contains(name.group(2))) {
            throw new IOException(file + " is for machines of type " + name.group(2) + ", this one is " + machine);
        }
        return new Release(archive.toAbsolutePath().normalize(), name.group(1));
    }

    /** Reads the archive's bytes once and compares them with its sum. @throws IOException when there is none, or another */
    void expectSum() throws IOException {
        Path side = beside(".sha256");
        String expected = read(side).strip().split("\\s+")[0].toLowerCase(Locale.ROOT);
        if (expected.length() != HASH_CHARS) {
            throw new IOException(side + " holds no SHA-256 sum");
        }
        String actual;
        try (InputStream in = Files.newInputStream(archive)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            actual = HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        if (!actual.equals(expected)) {
            throw new IOException(
                    archive + " is damaged: its SHA-256 sum is " + actual + ", " + side.getFileName() + " says " + expected);
        }
    }

    /**
     * Whose key signed it.
     *
     * @param trust folder with public keys, {@code *.pem}
     * @return the key's file; empty when there is no signature
     * @throws IOException when the signature is nobody's whom the folder names
     */
    Optional<Path> signer(Path trust) throws IOException {
        Path side = beside(".sig");
        if (Files.notExists(side)) {
            return Optional.empty();
        }
        byte[] signature = Files.readAllBytes(side);
        if (Files.size(archive) > SIGNED_BYTES_MAX) {
            throw new IOException(
                    archive + " is larger than " + SIGNED_BYTES_MAX + " bytes: its signature is not checked in memory");
        }
        byte[] content = Files.readAllBytes(archive);
        List<Path> keys;
        try (Stream<Path> files = Files.isDirectory(trust) ? Files.list(trust) : Stream.empty()) {
            keys = files.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
        }
        for (Path key : keys) {
            if (isGood(key, content, signature)) {
                return Optional.of(key);
            }
        }
        throw new IOException(side + " is the signature of nobody whose key is in " + trust);
    }

    private static boolean isGood(Path file, byte[] content, byte[] signature) throws IOException {
        String text = read(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        for (String[] kind : new String[][] {{"Ed25519", "Ed25519"}, {"RSA", "SHA256withRSA"}}) {
            try {
                PublicKey key = KeyFactory.getInstance(kind[0])
                        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
                Signature check = Signature.getInstance(kind[1]);
                check.initVerify(key);
                check.update(content);
                if (check.verify(signature)) {
                    return true;
                }
            } catch (GeneralSecurityException | IllegalArgumentException anotherKind) {
                continue;
            }
        }
        return false;
    }

    private Path beside(String ending) {
        return archive.resolveSibling(archive.getFileName() + ending);
    }

    private static String read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException("there is no " + file + " beside the archive");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new String(in.readNBytes(SIDE_FILE_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
