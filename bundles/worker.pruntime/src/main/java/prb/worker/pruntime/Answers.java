package prb.worker.pruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.wire.pruntime.Attestation;
import prb.wire.pruntime.GetEndpointResponse;
import prb.wire.pruntime.InitRuntimeResponse;
import prb.wire.pruntime.PhactoryInfo;
import prb.wire.pruntime.PrpcError;
import prb.worker.api.PRuntimeClient.LegacyAttestation;
import prb.worker.api.PRuntimeClient.RuntimeIdentity;
import prb.worker.api.PRuntimeClient.SignedEndpoints;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;
import prb.worker.api.PRuntimeInfo;

/** From pRuntime's messages to the values of the api, and from its errors to kinds. */
final class Answers {

    /** Longest text of a runtime that is passed on, in characters. */
    private static final int ERROR_TEXT_MAX = 4096;

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final String BUSY_TEXT = "RCU in progress";
    private static final String UNKNOWN_TEXT = "Method Not Found";

    private Answers() {}

    static PRuntimeInfo info(PhactoryInfo info, Function<String, PRuntimeException> malformed) throws PRuntimeException {
        Optional<Bytes> publicKey = info.hasPublicKey() ? hash("public_key", info.getPublicKey(), malformed) : Optional.empty();
        Optional<Bytes> genesis = info.hasGenesisBlockHash()
                ? hash("genesis_block_hash", info.getGenesisBlockHash(), malformed) : Optional.empty();
        if (info.getInitialized() && publicKey.isEmpty()) {
            throw malformed.apply("answer is initialized but has no public_key");
        }
        boolean registered = info.getRegistered() || info.getSystem().getRegistered();
        return new PRuntimeInfo(info.getInitialized(), registered, publicKey, genesis,
                Integer.toUnsignedLong(info.getHeadernum()), Integer.toUnsignedLong(info.getParaHeadernum()),
                Integer.toUnsignedLong(info.getBlocknum()), info.getWaitingForParaheaders(), info.getPendingMessages(),
                info.getScore(), info.getVersion(), info.getSupportedAttestationMethodsList(), info.getCanLoadChainState(),
                InfoText.of(info));
    }

    private static Optional<Bytes> hash(String field, String hex, Function<String, PRuntimeException> malformed)
            throws PRuntimeException {
        if (hex.isEmpty()) {
            return Optional.empty();
        }
        try {
            Bytes value = Bytes.fromHex(hex);
            if (value.size() == KEY_BYTES) {
                return Optional.of(value);
            }
        } catch (IllegalArgumentException e) {
            throw malformed.apply(field + " is not hexadecimal");
        }
        throw malformed.apply(field + " has not 32 bytes");
    }

    static RuntimeIdentity identity(InitRuntimeResponse answer, Function<String, PRuntimeException> malformed)
            throws PRuntimeException {
        if (answer.getEncodedRuntimeInfo().isEmpty()) {
            throw malformed.apply("answer has no encoded_runtime_info");
        }
        if (answer.getEncodedPublicKey().size() != KEY_BYTES) {
            throw malformed.apply("encoded_public_key has " + answer.getEncodedPublicKey().size() + " bytes, not 32");
        }
        Attestation attestation = answer.getAttestation();
        Optional<LegacyAttestation> legacy = Optional.empty();
        if (attestation.hasPayload()) {
            legacy = Optional.of(new LegacyAttestation(attestation.getPayload().getReport(),
                    bytes(attestation.getPayload().getSignature()), bytes(attestation.getPayload().getSigningCert())));
        }
        Optional<Bytes> report = attestation.getEncodedReport().isEmpty()
                ? Optional.empty() : Optional.of(bytes(attestation.getEncodedReport()));
        return new RuntimeIdentity(bytes(answer.getEncodedRuntimeInfo()), bytes(answer.getEncodedPublicKey()), legacy, report);
    }

    /** WorkerEndpointPayload: the worker's key, version 0 with a list of URLs, and when it was signed in ms. */
    static Optional<SignedEndpoints> endpoints(GetEndpointResponse answer, Function<String, PRuntimeException> malformed)
            throws PRuntimeException {
        if (!answer.hasEncodedEndpointPayload()) {
            return Optional.empty();
        }
        Bytes payload = bytes(answer.getEncodedEndpointPayload());
        if (answer.getSignature().size() != SIGNATURE_BYTES) {
            throw malformed.apply("the signature of its endpoints has " + answer.getSignature().size() + " bytes, not 64");
        }
        try {
            ScaleReader in = new ScaleReader(payload);
            Bytes key = in.fixed(KEY_BYTES);
            if (in.u8() != 0) {
                throw malformed.apply("encoded_endpoint_payload is of a later version");
            }
            List<String> urls = in.list(1, ScaleReader::string);
            Instant signedAt = Instant.ofEpochMilli(in.u64());
            in.expectEnd();
            return Optional.of(new SignedEndpoints(payload, bytes(answer.getSignature()), key, urls, signedAt));
        } catch (ScaleException e) {
            throw malformed.apply("encoded_endpoint_payload can not be read: " + e.getMessage());
        }
    }

    /** What an HTTP status other than 200 means. */
    static PRuntimeException httpFailure(Endpoint endpoint, String path, Reply reply) {
        int status = reply.status();
        Optional<String> text = prpcError(reply.body());
        if (text.isPresent()) {
            return refusal(text.get());
        }
        return switch (status) {
            case 413 -> endpoint.failure(path, Kind.REFUSED, "the request is too large for it (HTTP 413)", null);
            case 403 -> endpoint.failure(path, Kind.REFUSED, "it does not allow this call on this port (HTTP 403)", null);
            case 502, 503, 504 -> endpoint.failure(path, Kind.UNREACHABLE, "its runtime does not answer (HTTP " + status + ")",
                    null);
            default -> endpoint.failure(path, Kind.MALFORMED,
                    "answered HTTP " + status + (reply.type().isEmpty() ? "" : " with " + cut(reply.type()))
                            + ", which no pRuntime does; check the endpoint",
                    null);
        };
    }

    /** Whether a pRuntime answered that it has no such method. A proxy's 404 is something else. */
    static boolean methodUnknown(Reply reply) {
        return reply.status() == 404 && prpcError(reply.body()).filter(UNKNOWN_TEXT::equals).isPresent();
    }

    /** The runtime's own words. */
    static PRuntimeException refusal(String text) {
        return new PRuntimeException(text.contains(BUSY_TEXT) ? Kind.BUSY : Kind.REFUSED, cut(text), null);
    }

    /** The message of a PrpcError; empty when the body is something else, such as a web page. */
    private static Optional<String> prpcError(Bytes body) {
        try {
            PrpcError error = PrpcError.parseFrom(body.asByteBuffer());
            boolean pure = error.getUnknownFields().asMap().isEmpty() && !error.getMessage().isEmpty();
            return pure ? Optional.of(error.getMessage()) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Whether there was a connection and it ended without an answer. */
    static boolean connectionBroke(PRuntimeException e) {
        return e.getCause() instanceof IOException io && !(io instanceof ConnectException || io instanceof NotHttpException);
    }

    static Bytes bytes(ByteString value) {
        return Bytes.wrap(value.toByteArray());
    }

    private static String cut(String text) {
        return text.length() <= ERROR_TEXT_MAX ? text : text.substring(0, ERROR_TEXT_MAX) + "…";
    }
}
