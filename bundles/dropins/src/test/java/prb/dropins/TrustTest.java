package prb.dropins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may vouch for a file, and who may not. */
class TrustTest {

    @TempDir
    Path folder;
    private Path trust;
    private Path jar;

    @BeforeEach
    void jar() throws Exception {
        trust = Files.createDirectories(folder.resolve("trust"));
        jar = folder.resolve("a.jar");
        TestJars.write(jar, TestJars.bundle("a", Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519, true", "Ed25519, Ed25519, false", "RSA, SHA256withRSA, true"})
    void aDetachedSignatureByATrustedKeyVouches(String keys, String algorithm, boolean base64) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(keys).generateKeyPair();
        trusted("mine.pem", pair.getPublic());
        sign(pair, algorithm, base64);
        assertEquals("signed by a key in mine.pem", voucher());
        byte[] altered = Files.readAllBytes(jar);
        altered[altered.length / 2] ^= 1;
        Files.write(jar, altered);
        assertTrue(refusal().contains("none of the keys"), refusal());
    }

    @Test
    void aSignatureByAnotherKeyDoesNotVouch() throws Exception {
        trusted("mine.pem", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        sign(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "Ed25519", false);
        assertTrue(refusal().contains("none of the keys"), refusal());
    }

    @Test
    void aSignedJarByATrustedCertificateVouchesUntilItIsAltered() throws Exception {
        Path store = folder.resolve("store.p12");
        tool("keytool", "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-alias", "me", "-dname", "CN=me", "-keystore", store
                .toString(), "-storepass", "secret");
        tool("keytool", "-exportcert", "-rfc", "-alias", "me", "-keystore", store.toString(), "-storepass", "secret", "-file",
                trust
                        .resolve("me.pem").toString());
        assertTrue(refusal().contains("nobody vouches"), refusal());
        tool("jarsigner", "-keystore", store.toString(), "-storepass", "secret", jar.toString(), "me");
        assertEquals("signed by a key in me.pem", voucher());
        tool("jar", "--update", "--file", jar.toString(), "-C", trust.toString(), "me.pem");
        assertTrue(refusal().contains("nobody vouches"), "an entry that nobody signed was added");
        Files.delete(trust.resolve("me.pem"));
        assertTrue(refusal().contains("nobody vouches"), refusal());
    }

    @Test
    void weakKeysAndFilesThatAnybodyMayChangeAreNotBelieved() throws Exception {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        trusted("small.pem", small.generateKeyPair().getPublic());
        Files.writeString(trust.resolve("secret.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path list = Files.writeString(trust.resolve("sha256.txt"), copy().sha256() + "  a.jar\n");
        assertEquals("listed in sha256.txt", voucher());
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-rw-rw-"));
        TrustFolder.Trusted read = read();
        assertEquals(Map.of(), read.keys());
        String faults = read.faults().toString();
        assertTrue(faults.contains("2048 bits") && faults.contains("PRIVATE KEY") && faults.contains("chmod o-w"), faults);
        assertTrue(refusal().contains(copy().sha256()), "it names the line to add");
    }

    @Test
    void whatIsLargerThanTheLimitIsNotTaken() throws Exception {
        Copies copies = new Copies(folder.resolve("copies"));
        try (InputStream in = Files.newInputStream(jar)) {
            assertThrows(DropInException.class, () -> copies.take(in, "it", 10));
        }
        try (var left = Files.list(folder.resolve("copies"))) {
            assertEquals(0, left.count());
        }
    }

    private void trusted(String name, PublicKey key) throws Exception {
        Files.writeString(trust.resolve(name), "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key
                .getEncoded()) + "\n-----END PUBLIC KEY-----\n");
    }

    private void sign(KeyPair pair, String algorithm, boolean base64) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(Files.readAllBytes(jar));
        byte[] bytes = signature.sign();
        Files.write(folder.resolve("a.jar.sig"), base64 ? Base64.getMimeEncoder().encode(bytes) : bytes);
    }

    private TrustFolder.Trusted read() throws Exception {
        TrustFolder files = new TrustFolder(trust);
        return files.read(files.stamps().keySet());
    }

    private Copies.Copy copy() throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            return new Copies(folder.resolve("copies")).take(in, "it", Copies.FILE_BYTES_MAX);
        }
    }

    private String voucher() throws Exception {
        return new Trust(read(), trust, false).voucher(copy(), folder.resolve("a.jar.sig"), "a.jar");
    }

    private String refusal() throws Exception {
        return assertThrows(DropInException.class, this::voucher).reason();
    }

    private static void tool(String name, String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", name).toString();
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of(
                        "/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Arrays.toString(command) + output);
    }
}
