package prb.devnet.pruntime.enclave;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * What a worker tells the chain of itself: SCALE WorkerRegistrationInfo (phala-types).
 *
 * @param genesisHash 32 bytes: hash of the relay header it started from
 * @param operator 32 bytes
 * @param paraId present in the second generation's form, which appends it and the consensus version
 */
record Registration(Bytes publicKey, Bytes ecdhPublicKey, Bytes genesisHash, Optional<Bytes> operator, Optional<Long> paraId) {

    private static final long VERSION = 1;
    private static final Bytes MACHINE = Bytes.utf8("prb devnet machine");

    /** CPU cores and CPU feature level. */
    private static final List<Long> FEATURES = List.of(4L, 1L);
    private static final long CONSENSUS_VERSION_MAX = 0;

    Bytes encode() {
        ScaleWriter out = new ScaleWriter(192)
                .u32(VERSION).bytes(MACHINE).raw(publicKey).raw(ecdhPublicKey).raw(genesisHash)
                .list(FEATURES, ScaleWriter::u32)
                .option(operator, ScaleWriter::raw);
        paraId.ifPresent(id -> out.u32(id).u32(CONSENSUS_VERSION_MAX));
        return out.toBytes();
    }

    Registration withOperator(Bytes account) {
        return new Registration(publicKey, ecdhPublicKey, genesisHash, Optional.of(account), paraId);
    }

    /** The text of a made-up attestation report: it names the hash that a real enclave would have put into its quote. */
    String report() {
        return "{\"simulated\":true,\"runtimeInfoHash\":\"" + Hashing.blake2b256(encode()).toPlainHex() + "\"}";
    }
}
