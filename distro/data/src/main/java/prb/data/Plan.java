package prb.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.crypto.hash.Hashing;

/**
 * {@code prb data plan}: asks the nodes for samples spread over their history and reckons how long a first sync takes, what it
 * writes, and what a snapshot saves. Estimates: the nodes' speed under the load of a sync may differ.
 */
final class Plan {

    private static final int SAMPLES = 12;
    /** What the encoder keeps under way at once. */
    private static final int AT_ONCE = 16;
    /** Storage changes and authority lists shrink by about this when stored. */
    private static final double STORED_SHARE = 0.8;
    /** A snapshot of verified facts is read at about this rate, bounded by signatures. */
    private static final double IMPORT_RELAY_BLOCKS_PER_S = 20_000;
    private static final String VALIDATION_DATA = Bytes.concat(Hashing.twox128(Bytes.utf8("ParachainSystem")),
            Hashing.twox128(Bytes.utf8("ValidationData"))).toHex();

    private Plan() {
    }

    /** Samples of one chain. @param perSecond calls answered in a second, one after the other @param bytes mean size */
    private record Samples(double perSecond, double bytes, double blocks) {
    }

    static Report run(Arguments arguments, PrintStream err) throws RefusedException, IOException {
        String relayUrl = arguments.get("--relay").orElseGet(() -> env("PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:9944"));
        String paraUrl = arguments.get("--para").orElseGet(() -> env("PHALA_CHAIN_ENDPOINT", "ws://127.0.0.1:9945"));
        try (NodeProbe relay = NodeProbe.connect(relayUrl); NodeProbe para = NodeProbe.connect(paraUrl)) {
            long relayHead = relay.finalized();
            long paraHead = para.finalized();
            long start = relayStart(para, err);
            Samples proofs = proofs(relay, start, relayHead);
            Samples changes = changes(para, paraHead);
            double relaySeconds = (relayHead - start) / proofs.blocks() / proofs.perSecond() * 2;
            double paraSeconds = paraHead / (changes.perSecond() * Math.min(AT_ONCE, 8));
            double disk = (relayHead - start) * proofs.bytes() / proofs.blocks()
                    + paraHead * (changes.bytes() * STORED_SHARE + 300);
            double seconds = Math.max(relaySeconds, paraSeconds);
            double imported = (relayHead - start) / IMPORT_RELAY_BLOCKS_PER_S;
            return new Report().put("relayBlocks", relayHead - start).put("paraBlocks", paraHead)
                    .put("relayBlocksPerProof", Math.round(proofs.blocks()))
                    .put("finalityProofsPerSecond", round(proofs.perSecond()))
                    .put("paraStorageChangesPerSecond", round(changes.perSecond()))
                    .put("paraBytesPerBlock", Math.round(changes.bytes()))
                    .put("syncTakes", Progress.duration((long) seconds)).put("syncSeconds", Math.round(seconds))
                    .put("syncDays", String.format(Locale.ROOT, "%.2f", seconds / 86_400))
                    .put("boundBy", relaySeconds > paraSeconds ? "relay node" : "para node")
                    .put("diskBytes", Math.round(disk)).put("snapshotImportTakes", Progress.duration((long) imported))
                    .put("snapshotSaves", Progress.duration((long) Math.max(0, seconds - imported)));
        } catch (ScaleException e) {
            throw new RefusedException("a node's answer is malformed: " + e.getMessage(), e);
        }
    }

    private static String env(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.split(",")[0].strip();
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** The relay block that para block 1 was built on, less one. */
    private static long relayStart(NodeProbe para, PrintStream err) throws IOException, RefusedException {
        String first = para.call("chain_getBlockHash", 1).asText("");
        JsonNode data = first.isEmpty() ? para.call("chain_getBlockHash", 0)
                : para.call("state_getStorage", VALIDATION_DATA, first);
        if (!data.isTextual() || first.isEmpty()) {
            err.println(
                    "plan: the para node does not tell on which relay block para block 1 stands; counting from relay block 0");
            return 0;
        }
        ScaleReader in = new ScaleReader(Bytes.fromHex(data.asText()));
        in.bytes();
        return Math.max(0, in.u32() - 1);
    }

    private static Samples proofs(NodeProbe relay, long start, long head) throws IOException, RefusedException {
        long blocks = 0;
        long bytes = 0;
        int done = 0;
        long began = System.nanoTime();
        for (int i = 0; i < SAMPLES && start + 1 < head; i++) {
            long number = start + 1 + (head - start - 1) * i / SAMPLES;
            JsonNode answer = relay.call("grandpa_proveFinality", number);
            if (!answer.isTextual()) {
                continue;
            }
            Bytes encoded = Bytes.fromHex(answer.asText());
            FinalityProof proof = FinalityProof.decode(encoded);
            blocks += proof.unknownHeaders().size() + 1;
            bytes += encoded.size()
                    + proof.unknownHeaders().stream().findFirst().map(Header::encoded).map(Bytes::size).orElse(300);
            done++;
        }
        if (done == 0) {
            throw new RefusedException("the relay node gives no finality proofs: is it a relay chain, and is its history there?");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Samples(done / seconds, (double) bytes / done, (double) blocks / done);
    }

    private static Samples changes(NodeProbe para, long head) throws IOException, RefusedException {
        long bytes = 0;
        int done = 0;
        long began = System.nanoTime();
        for (int i = 0; i < SAMPLES && head > 0; i++) {
            String hash = para.call("chain_getBlockHash", 1 + (head - 1) * i / SAMPLES).asText();
            JsonNode answer = para.call("pha_getStorageChangesAt", hash);
            if (answer.isTextual()) {
                bytes += (answer.asText().length() - 2) / 2;
                done++;
            }
        }
        if (done == 0) {
            throw new RefusedException("the para node gives no storage changes: is it a Phala node with its state archived?");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Samples(done / seconds, (double) bytes / done, 1);
    }
}
