package prb.worker.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/** One worker's pRuntime. Calls block, one after another; each throws {@link PRuntimeException} when it fails. */
@ProviderType
public interface PRuntimeClient {

    PRuntimeInfo info() throws PRuntimeException;

    /** Initialises a fresh runtime. */
    RuntimeIdentity init(InitRequest request) throws PRuntimeException;

    /** Registration data; {@code forceAttestation} drops a cached report. */
    RuntimeIdentity runtimeIdentity(boolean forceAttestation, Optional<AccountId> operator) throws PRuntimeException;

    /** SCALE EgressMessages: Vec of (MessageOrigin, Vec of SignedMessage). */
    Bytes egressMessages() throws PRuntimeException;

    /** Sends a SyncCombinedHeadersReq, given as parts in order. */
    SyncedTo syncCombinedHeaders(List<Bytes> request) throws PRuntimeException;

    /** Sends a SyncParachainHeaderReq. @return last para header synced */
    long syncParaHeaders(List<Bytes> request) throws PRuntimeException;

    /** Sends a DispatchBlockReq. @return last para block dispatched */
    long dispatchBlocks(List<Bytes> request) throws PRuntimeException;

    /**
     * Gives a fresh runtime the state after a para block, from which it goes on as if it had been fed all blocks before. Only one
     * that reports {@link PRuntimeInfo#canLoadChainState} takes it.
     *
     * @param paraBlock number of the block @param encodedState SCALE Vec of (key, value) of the whole state, as parts in order
     */
    void loadChainState(long paraBlock, List<Bytes> encodedState) throws PRuntimeException;

    /** Makes the runtime store what it has. @return last para block in the checkpoint; empty when it does not know this call */
    OptionalLong takeCheckpoint() throws PRuntimeException;

    /** Where the worker says that it can be reached, as it was told; empty when it was told nothing or knows no such call. */
    Optional<SignedEndpoints> endpoints() throws PRuntimeException;

    /**
     * Has the worker sign where it can be reached, with the time of its last block.
     *
     * @param urls what is signed; empty for what it was told itself
     * @return empty when it does not know such a call, or was told nothing
     */
    Optional<SignedEndpoints> signEndpoints(List<String> urls) throws PRuntimeException;

    /** Asks the process to exit; the connection breaks where the call is enabled. */
    void kick() throws PRuntimeException;

    /**
     * What a fresh runtime is initialised with.
     *
     * @param skipAttestation development only @param debugKey 32 bytes, development only
     * @param attestation how it is to attest itself; empty for runtimes that know one way only
     */
    record InitRequest(boolean skipAttestation, Bytes genesisInfo, Bytes genesisState, Optional<AccountId> operator,
            Optional<Bytes> debugKey, Optional<Attestation> attestation) {

        /** For runtimes that know one way of attestation only. */
        public InitRequest(boolean skipAttestation, Bytes genesisInfo, Bytes genesisState, Optional<AccountId> operator,
                Optional<Bytes> debugKey) {
            this(skipAttestation, genesisInfo, genesisState, operator, debugKey, Optional.empty());
        }
    }

    /** Ways of remote attestation. */
    enum Attestation {
        /** Intel's attestation service, EPID. */
        IAS,
        /** Data centre attestation. */
        DCAP
    }

    /** Last relay header and last para header that the runtime has. */
    record SyncedTo(long relay, long para) {}

    /**
     * What a runtime says of itself for registration.
     *
     * @param registrationInfo SCALE WorkerRegistrationInfo, sent to the chain unchanged
     * @param legacyAttestation report, signature and certificate of 0.2.x
     * @param attestationReport SCALE Option of AttestationReport of 2.x
     */
    record RuntimeIdentity(Bytes registrationInfo, Bytes publicKey, Optional<LegacyAttestation> legacyAttestation,
            Optional<Bytes> attestationReport) {}

    /**
     * Where a worker can be reached, signed by it.
     *
     * @param payload SCALE WorkerEndpointPayload, sent to the chain unchanged
     * @param signature 64 bytes sr25519
     * @param publicKey the worker's, of the payload
     * @param urls of the payload
     * @param signedAt of the payload: the chain takes it for some hours
     */
    record SignedEndpoints(Bytes payload, Bytes signature, Bytes publicKey, List<String> urls, Instant signedAt) {

        public SignedEndpoints {
            urls = List.copyOf(urls);
        }
    }

    /** A remote attestation as 0.2.x gives it: the report of the attestation service with its signature and certificate. */
    record LegacyAttestation(String report, Bytes signature, Bytes signingCertificate) {}
}
