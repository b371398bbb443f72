package prb.devnet.pruntime.enclave;

import java.util.Optional;
import prb.scale.Bytes;

/**
 * A worker's registration data with its attestation.
 *
 * @param runtimeInfo SCALE WorkerRegistrationInfo
 * @param genesisHash hash of the relay header it started from
 * @param report absent right after init, and in the second generation before the first block
 */
public record Attested(Bytes runtimeInfo, Bytes genesisHash, Bytes publicKey, Bytes ecdhPublicKey, Optional<Report> report) {

    /**
     * A made-up attestation.
     *
     * @param legacy JSON text, signature and certificate, first generation
     * @param encoded SCALE Option of AttestationReport, second generation
     * @param seconds when it was made, Unix time
     */
    public record Report(Optional<Legacy> legacy, Optional<Bytes> encoded, long seconds) {}

    /** @param text contains the hex of blake2b-256 of the runtime info */
    public record Legacy(String text, Bytes signature, Bytes certificate) {}
}
