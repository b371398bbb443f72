package prb.devnet.pruntime.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import prb.devnet.pruntime.enclave.Endpoints;
import prb.devnet.pruntime.enclave.InitCall;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.devnet.pruntime.sync.RefusedException;
import prb.devnet.pruntime.sync.Requests;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.wire.pruntime.AddEndpointRequest;
import prb.wire.pruntime.ChainState;
import prb.wire.pruntime.Empty;
import prb.wire.pruntime.GetEgressMessagesResponse;
import prb.wire.pruntime.GetEndpointResponse;
import prb.wire.pruntime.GetRuntimeInfoRequest;
import prb.wire.pruntime.InitRuntimeRequest;
import prb.wire.pruntime.PrpcError;
import prb.wire.pruntime.SignEndpointsRequest;
import prb.wire.pruntime.SyncedTo;

/** The control calls that the bridge uses: protobuf in and out. Any thread. */
final class PrpcCalls {

    private static final String SERVICE = "PhactoryAPI.";

    private final SimulatedWorker worker;

    PrpcCalls(SimulatedWorker worker) {
        this.worker = worker;
    }

    /** @param method such as {@code PhactoryAPI.GetInfo} */
    Answer call(String method, Bytes request) {
        try {
            Optional<Message> answer = dispatch(method, request);
            return answer.isPresent() ? octets(200, answer.get()) : error(404, "Method Not Found");
        } catch (InvalidProtocolBufferException | ScaleException e) {
            return error(400, "DecodeError(" + e.getMessage() + ")");
        } catch (RefusedException e) {
            return error(500, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Message> dispatch(String method, Bytes request) throws InvalidProtocolBufferException, RefusedException {
        return switch (method) {
            case SERVICE + "GetInfo" -> {
                Empty.parseFrom(request.asByteBuffer());
                yield Optional.of(Messages.info(worker.info()));
            }
            case SERVICE + "InitRuntime" ->
                Optional.of(Messages.attested(worker.init(initCall(InitRuntimeRequest.parseFrom(request.asByteBuffer())))));
            case SERVICE + "GetRuntimeInfo" -> {
                GetRuntimeInfoRequest call = GetRuntimeInfoRequest.parseFrom(request.asByteBuffer());
                Optional<Bytes> operator = call.hasEncodedOperator() ? Optional.of(account(call.getEncodedOperator()))
                        : Optional.empty();
                yield Optional.of(Messages.attested(worker.runtimeInfo(call.getForceRefreshRa(), operator)));
            }
            case SERVICE + "GetEgressMessages" -> {
                Empty.parseFrom(request.asByteBuffer());
                yield Optional.of(GetEgressMessagesResponse.newBuilder()
                        .setEncodedMessages(Messages.bytes(worker.egressMessages())).build());
            }
            case SERVICE + "LoadChainState" -> loadChainState(request);
            case SERVICE + "GetEndpointInfo", SERVICE + "RefreshEndpointSigningTime", SERVICE + "AddEndpoint",
                    SERVICE + "SignEndpointInfo" ->
                worker.info().secondGeneration() ? Optional.of(endpoints(method, request)) : Optional.empty();
            case SERVICE + "TakeCheckpoint" -> {
                Empty.parseFrom(request.asByteBuffer());
                OptionalLong block = worker.takeCheckpoint();
                yield block.isEmpty() ? Optional.empty()
                        : Optional.of(SyncedTo.newBuilder().setSyncedTo((int) block.getAsLong()).build());
            }
            default -> Optional.empty();
        };
    }

    private Message endpoints(String method, Bytes request) throws InvalidProtocolBufferException, RefusedException {
        GetEndpointResponse.Builder answer = GetEndpointResponse.newBuilder();
        worker.endpoints(endpointCall(method, request))
                .ifPresent(signed -> answer.setEncodedEndpointPayload(Messages.bytes(signed.payload()))
                        .setSignature(Messages.bytes(signed.signature())));
        return answer.build();
    }

    private static SimulatedWorker.EndpointCall endpointCall(String method, Bytes request)
            throws InvalidProtocolBufferException {
        return switch (method) {
            case SERVICE + "GetEndpointInfo" -> Endpoints::info;
            case SERVICE + "RefreshEndpointSigningTime" -> (endpoints, now) -> Optional.of(endpoints.refresh(now));
            case SERVICE + "AddEndpoint" -> {
                AddEndpointRequest call = AddEndpointRequest.parseFrom(request.asByteBuffer());
                int type = new ScaleReader(bytes(call.getEncodedEndpointType())).u8();
                yield (endpoints, now) -> Optional.of(endpoints.add(type, call.getEndpoint(), now));
            }
            default -> {
                Bytes encoded = bytes(SignEndpointsRequest.parseFrom(request.asByteBuffer()).getEncodedEndpoints());
                List<String> urls = new ScaleReader(encoded).list(1, ScaleReader::string);
                yield (endpoints, now) -> Optional.of(endpoints.sign(urls, now));
            }
        };
    }

    private Optional<Message> loadChainState(Bytes request) throws InvalidProtocolBufferException, RefusedException {
        if (!worker.info().secondGeneration()) {
            return Optional.empty();
        }
        ChainState state = ChainState.parseFrom(request.asByteBuffer());
        worker.loadChainState(Integer.toUnsignedLong(state.getBlockNumber()), bytes(state.getEncodedState()));
        return Optional.of(Empty.getDefaultInstance());
    }

    private static InitCall initCall(InitRuntimeRequest request) throws RefusedException {
        if (!request.getIsParachain()) {
            throw new RefusedException("this devnet simulates parachain workers only: is_parachain must be true");
        }
        return new InitCall(request.getSkipRa(),
                Requests.genesisInfo(new ScaleReader(bytes(request.getEncodedGenesisInfo()))),
                bytes(request.getEncodedGenesisState()),
                request.hasDebugSetKey() ? Optional.of(bytes(request.getDebugSetKey())) : Optional.empty(),
                request.hasEncodedOperator() ? Optional.of(account(request.getEncodedOperator())) : Optional.empty());
    }

    private static Bytes account(ByteString encoded) {
        return new ScaleReader(bytes(encoded)).in("encoded_operator", in -> in.fixed(32));
    }

    private static Bytes bytes(ByteString value) {
        return Bytes.wrap(value.toByteArray());
    }

    private static Answer error(int status, String text) {
        return octets(status, PrpcError.newBuilder().setMessage(text).build());
    }

    private static Answer octets(int status, Message message) {
        return new Answer(status, Answer.OCTETS, Bytes.wrap(message.toByteArray()));
    }
}
