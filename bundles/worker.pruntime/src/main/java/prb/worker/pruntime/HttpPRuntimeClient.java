package prb.worker.pruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.wire.pruntime.AddEndpointRequest;
import prb.wire.pruntime.BinApiEnvelope;
import prb.wire.pruntime.Empty;
import prb.wire.pruntime.GetEgressMessagesResponse;
import prb.wire.pruntime.GetEndpointResponse;
import prb.wire.pruntime.GetRuntimeInfoRequest;
import prb.wire.pruntime.InitRuntimeRequest;
import prb.wire.pruntime.InitRuntimeResponse;
import prb.wire.pruntime.MalformedEnvelopeException;
import prb.wire.pruntime.PhactoryInfo;
import prb.wire.pruntime.SignEndpointsRequest;
import prb.worker.pruntime.dcap.CollateralException;
import prb.worker.pruntime.dcap.Collaterals;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;
import prb.worker.api.PRuntimeInfo;

/** The calls of one pRuntime. Control calls are protobuf, bulk calls SCALE with a JSON answer. Any thread. */
final class HttpPRuntimeClient implements PRuntimeClient {

    /** Largest answers accepted. pRuntime fits its egress messages into 20 MiB. */
    private static final int INFO_BYTES_MAX = 1 << 20;
    private static final int EGRESS_BYTES_MAX = 32 << 20;
    /** SCALE EndpointType: 0 I2P, 1 HTTP. */
    private static final byte HTTP_ENDPOINT = 1;

    private final Endpoint endpoint;
    private final Timeouts timeouts;
    private final Optional<Collaterals> collaterals;

    /** @param collaterals completes attestations by DCAP */
    HttpPRuntimeClient(Endpoint endpoint, Timeouts timeouts, Optional<Collaterals> collaterals) {
        this.collaterals = collaterals;
        this.endpoint = endpoint;
        this.timeouts = timeouts;
    }

    @Override
    public PRuntimeInfo info() throws PRuntimeException {
        String path = prpcPath("GetInfo");
        PhactoryInfo info = prpc(path, Empty.getDefaultInstance(), PhactoryInfo.parser(), true, timeouts.control(),
                INFO_BYTES_MAX);
        if (info.getVersion().isEmpty()) {
            throw endpoint.failure(path, Kind.MALFORMED, "answer names no version; this is no pRuntime", null);
        }
        return Answers.info(info, reason -> endpoint.failure(path, Kind.MALFORMED, reason, null));
    }

    @Override
    public RuntimeIdentity init(InitRequest request) throws PRuntimeException {
        InitRuntimeRequest.Builder message = InitRuntimeRequest.newBuilder()
                .setSkipRa(request.skipAttestation())
                .setEncodedGenesisInfo(byteString(request.genesisInfo()))
                .setEncodedGenesisState(byteString(request.genesisState()))
                .setIsParachain(true);
        request.operator().map(AccountId::bytes).map(HttpPRuntimeClient::byteString).ifPresent(message::setEncodedOperator);
        request.debugKey().map(HttpPRuntimeClient::byteString).ifPresent(message::setDebugSetKey);
        request.attestation().map(HttpPRuntimeClient::provider).ifPresent(message::setAttestationProvider);
        return identity("InitRuntime", message.build(), false, timeouts.init());
    }

    @Override
    public RuntimeIdentity runtimeIdentity(boolean forceAttestation, Optional<AccountId> operator) throws PRuntimeException {
        GetRuntimeInfoRequest.Builder message = GetRuntimeInfoRequest.newBuilder().setForceRefreshRa(forceAttestation);
        operator.map(AccountId::bytes).map(HttpPRuntimeClient::byteString).ifPresent(message::setEncodedOperator);
        RuntimeIdentity identity = identity("GetRuntimeInfo", message.build(), true, timeouts.attestation());
        if (identity.attestationReport().isEmpty() || collaterals.isEmpty()) {
            return identity;
        }
        return new RuntimeIdentity(identity.registrationInfo(), identity.publicKey(), identity.legacyAttestation(),
                Optional.of(completed(collaterals.get(), identity.attestationReport().get())));
    }

    private static Bytes completed(Collaterals collaterals, Bytes report) throws PRuntimeException {
        try {
            return collaterals.complete(report);
        } catch (CollateralException e) {
            throw new PRuntimeException(Kind.REFUSED, "its report by DCAP has no collateral: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PRuntimeException(Kind.UNREACHABLE, "interrupted while collateral was fetched", e);
        }
    }

    @Override
    public Bytes egressMessages() throws PRuntimeException {
        GetEgressMessagesResponse answer = prpc(prpcPath("GetEgressMessages"), Empty.getDefaultInstance(),
                GetEgressMessagesResponse.parser(), true, timeouts.control(), EGRESS_BYTES_MAX);
        return Answers.bytes(answer.getEncodedMessages());
    }

    @Override
    public SyncedTo syncCombinedHeaders(List<Bytes> request) throws PRuntimeException {
        String path = "/bin_api/sync_combined_headers";
        BinApiEnvelope answer = binApi(path, request);
        return new SyncedTo(number(path, answer, "relaychain_synced_to"), number(path, answer, "parachain_synced_to"));
    }

    @Override
    public long syncParaHeaders(List<Bytes> request) throws PRuntimeException {
        String path = "/bin_api/sync_para_header";
        return number(path, binApi(path, request), "synced_to");
    }

    @Override
    public long dispatchBlocks(List<Bytes> request) throws PRuntimeException {
        String path = "/bin_api/dispatch_block";
        return number(path, binApi(path, request), "dispatched_to");
    }

    @Override
    public void loadChainState(long paraBlock, List<Bytes> encodedState) throws PRuntimeException {
        List<Bytes> body = ChainStates.request(paraBlock, encodedState);
        prpc(prpcPath("LoadChainState"), body, Empty.parser(), false, timeouts.state(), INFO_BYTES_MAX);
    }

    @Override
    public OptionalLong takeCheckpoint() throws PRuntimeException {
        String path = prpcPath("TakeCheckpoint");
        Reply reply = endpoint.send(new Endpoint.Call(path, List.of(), true, timeouts.blob(), INFO_BYTES_MAX));
        if (Answers.methodUnknown(reply)) {
            return OptionalLong.empty();
        }
        long block = Integer.toUnsignedLong(message(path, reply, prb.wire.pruntime.SyncedTo.parser()).getSyncedTo());
        return OptionalLong.of(block);
    }

    @Override
    public Optional<SignedEndpoints> endpoints() throws PRuntimeException {
        return signed("GetEndpointInfo", Empty.getDefaultInstance());
    }

    /** SignEndpointInfo came later than AddEndpoint, which has room for one URL of a kind and keeps it. */
    @Override
    public Optional<SignedEndpoints> signEndpoints(List<String> urls) throws PRuntimeException {
        if (urls.isEmpty()) {
            return signed("RefreshEndpointSigningTime", Empty.getDefaultInstance());
        }
        Bytes encoded = new ScaleWriter().list(urls, ScaleWriter::string).toBytes();
        Optional<SignedEndpoints> signed = signed("SignEndpointInfo",
                SignEndpointsRequest.newBuilder().setEncodedEndpoints(byteString(encoded)).build());
        return signed.isPresent() || urls.size() > 1 ? signed
                : signed("AddEndpoint", AddEndpointRequest.newBuilder().setEndpoint(urls.getFirst())
                        .setEncodedEndpointType(ByteString.copyFrom(new byte[] {HTTP_ENDPOINT})).build());
    }

    private Optional<SignedEndpoints> signed(String method, Message message) throws PRuntimeException {
        String path = prpcPath(method);
        Reply reply = endpoint.send(new Endpoint.Call(path, List.of(Bytes.wrap(message.toByteArray())), true,
                timeouts.control(), INFO_BYTES_MAX));
        return Answers.methodUnknown(reply) ? Optional.empty()
                : Answers.endpoints(message(path, reply, GetEndpointResponse.parser()),
                        reason -> endpoint.failure(path, Kind.MALFORMED, reason, null));
    }

    @Override
    public void kick() throws PRuntimeException {
        String path = "/kick";
        Reply reply;
        try {
            reply = endpoint.send(new Endpoint.Call(path, List.of(), false, timeouts.control(), INFO_BYTES_MAX));
        } catch (PRuntimeException e) {
            if (e.kind() == Kind.UNREACHABLE && Answers.connectionBroke(e)) {
                return; // a runtime that exits does not answer
            }
            throw e;
        }
        if (reply.status() / 100 != 2) {
            throw endpoint.failure(path, Kind.REFUSED, "kick is not enabled (HTTP " + reply.status() + ")", null);
        }
    }

    private RuntimeIdentity identity(String method, Message message, boolean repeatable, Duration limit)
            throws PRuntimeException {
        String path = prpcPath(method);
        InitRuntimeResponse answer = prpc(path, message, InitRuntimeResponse.parser(), repeatable, limit, INFO_BYTES_MAX);
        return Answers.identity(answer, reason -> endpoint.failure(path, Kind.MALFORMED, reason, null));
    }

    private <T> T prpc(String path, Message message, Parser<T> parser, boolean repeatable, Duration limit, int bytesMax)
            throws PRuntimeException {
        return prpc(path, List.of(Bytes.wrap(message.toByteArray())), parser, repeatable, limit, bytesMax);
    }

    private <T> T prpc(String path, List<Bytes> body, Parser<T> parser, boolean repeatable, Duration limit, int bytesMax)
            throws PRuntimeException {
        return message(path, endpoint.send(new Endpoint.Call(path, body, repeatable, limit, bytesMax)), parser);
    }

    private <T> T message(String path, Reply reply, Parser<T> parser) throws PRuntimeException {
        if (reply.status() != 200) {
            throw Answers.httpFailure(endpoint, path, reply);
        }
        try {
            return parser.parseFrom(reply.body().asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw endpoint.failure(path, Kind.MALFORMED,
                    "answer is no pRPC message (" + e.getMessage() + "); this is no pRuntime", e);
        }
    }

    private BinApiEnvelope binApi(String path, List<Bytes> request) throws PRuntimeException {
        Reply reply = endpoint.send(new Endpoint.Call(path, request, true, timeouts.blob(), INFO_BYTES_MAX));
        if (reply.status() != 200) {
            throw Answers.httpFailure(endpoint, path, reply);
        }
        BinApiEnvelope envelope;
        try {
            envelope = BinApiEnvelope.parse(reply.body());
        } catch (MalformedEnvelopeException e) {
            throw endpoint.failure(path, Kind.MALFORMED, e.getMessage() + "; this is no pRuntime", e);
        }
        if (!envelope.ok()) {
            throw Answers.refusal(envelope.errorText());
        }
        return envelope;
    }

    private long number(String path, BinApiEnvelope envelope, String field) throws PRuntimeException {
        try {
            return envelope.number(field);
        } catch (MalformedEnvelopeException e) {
            throw endpoint.failure(path, Kind.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    /** SCALE AttestationProvider: 0 root, 1 IAS, 2 DCAP. */
    private static ByteString provider(Attestation attestation) {
        return ByteString.copyFrom(new byte[] {(byte) switch (attestation) {
            case IAS -> 1;
            case DCAP -> 2;
        }});
    }

    private static String prpcPath(String method) {
        return "/prpc/PhactoryAPI." + method;
    }

    private static ByteString byteString(Bytes bytes) {
        return ByteString.copyFrom(bytes.asByteBuffer());
    }
}
