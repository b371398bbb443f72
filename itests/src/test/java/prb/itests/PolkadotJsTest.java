package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Keystore;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.account.Ss58;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;

/**
 * Ours against polkadot-js in Node.js: key files opened by each other, and random addresses, derivations, compact numbers and
 * extrinsics. All questions go to one run of a script.
 */
class PolkadotJsTest {

    private static final RuntimeVersion KHALA = new RuntimeVersion("khala", 1251, 6, 0);

    private static JsonNode asked;
    private static JsonNode answered;
    private static Runtime runtime;

    @BeforeAll
    static void askPolkadotJs() throws Exception {
        skipFor("comparison with polkadot-js", NodeTools.prepare());
        long seed = System.nanoTime();
        System.out.println("polkadot-js: seed " + seed);
        Random random = new Random(seed);
        ObjectNode questions = new PolkadotJsQuestions(random).all();
        Optional<Path> metadata = metadata();
        if (metadata.isPresent()) {
            runtime = Runtime.parse(Bytes.wrap(Files.readAllBytes(metadata.get())), KHALA);
            new ExtrinsicQuestions(random, runtime).addTo(questions, metadata.get());
        }
        asked = questions;
        Path work = Settings.work("compare-");
        Files.writeString(work.resolve("asked.json"), asked.toString());
        NodeTools.run("compare.mjs", work.resolve("asked.json"), work.resolve("answered.json"));
        answered = new ObjectMapper().readTree(work.resolve("answered.json").toFile());
    }

    private static Optional<Path> metadata() {
        return Settings.shared().map(shared -> shared.resolve("vectors/khala-metadata-v14.scale")).filter(Files::isReadable);
    }

    private static void skipFor(String what, Optional<String> obstacle) {
        obstacle.ifPresent(reason -> System.out.println("skipped: " + what + ": " + reason));
        assumeTrue(obstacle.isEmpty(), () -> what + ": " + obstacle.orElseThrow());
    }

    private static void skipWithoutMetadata() {
        skipFor("extrinsics of polkadot-js", metadata().isPresent() ? Optional.empty()
                : Optional.of("no file vectors/khala-metadata-v14.scale in ${prb.shared} = " + System.getProperty("prb.shared")));
    }

    private static void each(String question, String answer, BiConsumer<JsonNode, JsonNode> check) {
        assertEquals(asked.get(question).size(), answered.get(answer).size());
        assertTrue(asked.get(question).size() > 0, question);
        for (int i = 0; i < asked.get(question).size(); i++) {
            check.accept(asked.get(question).get(i), answered.get(answer).get(i));
        }
    }

    private static void assertSame(JsonNode ours, JsonNode theirs, String... fields) {
        for (String field : fields) {
            assertEquals(ours.get(field), theirs.get(field), () -> field + " of " + ours + " and " + theirs);
        }
    }

    private static Bytes hex(JsonNode json, String field) {
        return Bytes.fromHex(json.get(field).asText());
    }

    private static KeyType type(JsonNode json) {
        return KeyType.valueOf(json.get("type").asText().toUpperCase(Locale.ROOT));
    }

    private static void assertSignedByTheirs(JsonNode theirs, Bytes publicKey, Bytes message) {
        assertTrue(Signatures.verify(type(theirs), publicKey, message, hex(theirs, "signature")), theirs::toString);
    }

    @Test
    void theyOpenOurKeystores() {
        each("keystores", "opened", (ours, theirs) -> {
            assertSame(ours, theirs, "type", "publicKey", "address");
            assertEquals("from Java", theirs.get("name").asText());
            assertTrue(theirs.get("refused").asBoolean(), "a wrong password opens nothing");
            assertSignedByTheirs(theirs, hex(ours, "publicKey"), Bytes.utf8(ours.get("message").asText()));
        });
    }

    @Test
    void weOpenTheirKeystores() {
        each("wanted", "written", (ours, theirs) -> {
            Keystore keystore = Keystore.read(theirs.get("json").asText());
            assertEquals(type(ours), keystore.type());
            assertEquals("3", keystore.version());
            assertEquals(!ours.get("password").asText().isEmpty(), keystore.isEncrypted());
            Keypair key = keystore.unlock(ours.get("password").asText());
            assertEquals(hex(theirs, "publicKey"), key.publicKey());
            assertEquals(theirs.get("address").asText(), key.accountId().toString());
            assertEquals(Keypair.fromUri(theirs.get("uri").asText(), type(ours)).publicKey(), key.publicKey());
            Bytes message = Bytes.utf8(ours.get("message").asText());
            assertSignedByTheirs(theirs, key.publicKey(), message);
            assertTrue(Signatures.verify(key.type(), key.publicKey(), message, key.sign(message)));
        });
    }

    @Test
    void keysAreDerivedAlike() {
        each("derivations", "derived", (ours, theirs) -> {
            assertSame(ours, theirs, "publicKey", "address");
            assertTrue(theirs.get("valid").asBoolean(), () -> "they refuse our signature for " + ours);
        });
    }

    @Test
    void addressesAreWrittenAndReadAlike() {
        each("addresses", "addressed", (ours, theirs) -> {
            assertSame(ours, theirs, "address", "id");
            assertEquals(new Ss58.Decoded(ours.get("prefix").asInt(), hex(ours, "id")),
                    Ss58.decode(theirs.get("address").asText()));
        });
    }

    @Test
    void compactNumbersAreWrittenAndReadAlike() {
        each("compacts", "compacts", (ours, theirs) -> {
            assertSame(ours, theirs, "hex", "value");
            assertEquals(ours.get("value").asText(), new ScaleReader(hex(theirs, "hex")).compactBig().toString());
        });
    }

    @Test
    void theyReadOurExtrinsics() {
        skipWithoutMetadata();
        each("extrinsics", "decoded", (ours, theirs) -> {
            assertSame(ours, theirs, "hex", "hash", "signer", "nonce", "tip", "era", "callBytes", "args");
            assertEquals(camel(ours.get("pallet").asText() + "_" + ours.get("call").asText()),
                    camel(theirs.get("pallet").asText() + "_" + theirs.get("call").asText()));
            assertTrue(theirs.get("valid").asBoolean(), () -> "they refuse the signature of " + ours);
        });
    }

    @Test
    void weReadTheirExtrinsics() {
        skipWithoutMetadata();
        each("calls", "signed", (ours, theirs) -> {
            assertSame(ours, theirs, "signer", "nonce", "tip", "era", "callBytes");
            ExtrinsicView view = Extrinsics.decode(runtime, hex(theirs, "hex"));
            assertEquals(hex(theirs, "hash"), view.hash());
            assertEquals(hex(ours, "callBytes"), view.callBytes());
            assertEquals(ours.get("pallet").asText(), view.call().pallet());
            assertEquals(ours.get("call").asText(), view.call().name());
            ExtrinsicView.Signed signed = view.signed().orElseThrow();
            assertEquals(ours.get("signer").asText(), signed.signer().toString());
            assertEquals(ours.get("nonce").asText(), Long.toString(signed.nonce()));
            assertEquals(ours.get("tip").asText(), signed.tip().toString());
            ScaleWriter era = new ScaleWriter();
            signed.era().write(era);
            assertEquals(hex(ours, "era"), era.toBytes());
            assertEquals(type(ours).multiSignatureIndex(), signed.signatureIndex());
        });
    }

    /** Their names of pallets and calls are written in another way. */
    private static String camel(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
