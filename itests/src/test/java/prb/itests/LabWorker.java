package prb.itests;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Value;

/** A worker without a pRuntime: its key, and what a pRuntime would say with it. */
record LabWorker(Keypair key) {

    private static final Bytes REGISTRY_TOPIC = Bytes.utf8("^phala/registry/event");
    private static final int ORIGIN_WORKER = 2;
    private static final int BENCH_REPORT = 0;
    private static final long BENCH_MS = 60_000;
    private static final long ITERATIONS = 6_000_000;

    static LabWorker of(String name) {
        return new LabWorker(Keypair.fromUri("//LabWorker//" + name, KeyType.SR25519));
    }

    Bytes id() {
        return key.publicKey();
    }

    /** PhalaRegistry.register_worker_v2 without attestation, which this chain allows. */
    Bytes registration(LabChain chain, Keypair operator) throws IOException {
        return chain.call("PhalaRegistry", "register_worker_v2", info(chain, operator), Optional.empty());
    }

    /** PhalaRegistry.register_worker with the words of an attestation that no one signed. */
    Bytes unattestedRegistration(LabChain chain, Keypair operator) throws IOException {
        Map<String, Object> info = new HashMap<>(info(chain, operator));
        info.keySet().removeAll(List.of("para_id", "max_consensus_version"));
        Value attestation = Value.variantOf("SgxIas", Map.of("ra_report", Bytes.utf8("{}"), "signature", Bytes.EMPTY,
                "raw_signing_cert", Bytes.EMPTY));
        return chain.call("PhalaRegistry", "register_worker", info, attestation);
    }

    private Map<String, Object> info(LabChain chain, Keypair operator) throws IOException {
        Bytes zero = Bytes.wrap(new byte[32]);
        return Map.of("version", 1, "machine_id", Bytes.wrap(new byte[16]), "pubkey", id(), "ecdh_pubkey", zero,
                "genesis_block_hash", zero, "features", List.of(4, 1), "operator", Optional.of(operator.accountId()),
                "para_id", chain.storage("ParachainInfo", "ParachainId"), "max_consensus_version", 1);
    }

    /** PhalaMq.sync_offchain_message of the benchmark's result, with the next sequence. */
    Bytes benchReport(LabChain chain) throws IOException {
        long startedMs = chain.storage("Timestamp", "Now").asLong() - BENCH_MS;
        Bytes origin = new ScaleWriter().u8(ORIGIN_WORKER).raw(id()).toBytes();
        long sequence = chain.node().call("pha_getMqNextSequence", origin.toPlainHex()).asLong();
        return message(chain, new ScaleWriter().u8(BENCH_REPORT).u64(startedMs).u64(ITERATIONS).toBytes(), sequence);
    }

    /** PhalaMq.sync_offchain_message to the registry: the worker signs message and sequence. */
    Bytes message(LabChain chain, Bytes payload, long sequence) throws IOException {
        Bytes signed = new ScaleWriter().u8(ORIGIN_WORKER).raw(id()).bytes(REGISTRY_TOPIC).bytes(payload).u64(sequence).toBytes();
        Map<String, Object> message = Map.of("sender", Value.variant("Worker", id()), "destination", REGISTRY_TOPIC,
                "payload", payload);
        return chain.call("PhalaMq", "sync_offchain_message", Map.of("message", message, "sequence", BigInteger.valueOf(sequence),
                "signature", key.sign(signed)));
    }
}
