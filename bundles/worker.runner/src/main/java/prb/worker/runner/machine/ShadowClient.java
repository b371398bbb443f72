package prb.worker.runner.machine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;

/**
 * A client that asks and never changes: what would change the worker is noted, and answered as if it had succeeded where somebody
 * waits for that. Used by the worker's thread only.
 */
final class ShadowClient implements PRuntimeClient {

    /** Beyond any height: whoever sent something believes that it went well. */
    private static final long FAR = 1L << 40;
    private static final String NOT_HERE = "its pool is only followed";

    private final PRuntimeClient client;
    private final Wishes wishes;
    private Bytes publicKey = Bytes.EMPTY;

    ShadowClient(PRuntimeClient client, Wishes wishes) {
        this.client = client;
        this.wishes = wishes;
    }

    @Override
    public PRuntimeInfo info() throws PRuntimeException {
        PRuntimeInfo info = client.info();
        publicKey = info.publicKey().orElse(Bytes.EMPTY);
        return info;
    }

    @Override
    public Bytes egressMessages() throws PRuntimeException {
        return client.egressMessages();
    }

    @Override
    public RuntimeIdentity init(InitRequest request) throws PRuntimeException {
        wishes.request("InitRuntime", List.of(request.genesisInfo(), request.genesisState()));
        throw refusal();
    }

    /** Asking for it would set the operator and drop the report that another bridge may be about to send. */
    @Override
    public RuntimeIdentity runtimeIdentity(boolean forceAttestation, Optional<AccountId> operator) {
        wishes.request("GetRuntimeInfo", List.of(operator.map(AccountId::bytes).orElse(Bytes.EMPTY)));
        return new RuntimeIdentity(Bytes.EMPTY, publicKey, Optional.empty(), Optional.of(Bytes.EMPTY));
    }

    @Override
    public SyncedTo syncCombinedHeaders(List<Bytes> request) {
        wishes.request("sync_combined_headers", request);
        return new SyncedTo(FAR, FAR);
    }

    @Override
    public long syncParaHeaders(List<Bytes> request) {
        wishes.request("sync_para_header", request);
        return FAR;
    }

    @Override
    public long dispatchBlocks(List<Bytes> request) {
        wishes.request("dispatch_block", request);
        return FAR;
    }

    @Override
    public void loadChainState(long paraBlock, List<Bytes> encodedState) throws PRuntimeException {
        throw refusal();
    }

    @Override
    public OptionalLong takeCheckpoint() throws PRuntimeException {
        throw refusal();
    }

    @Override
    public Optional<SignedEndpoints> endpoints() throws PRuntimeException {
        return client.endpoints();
    }

    /** Signing would change what another bridge is about to send. */
    @Override
    public Optional<SignedEndpoints> signEndpoints(List<String> urls) {
        wishes.request("SignEndpointInfo", urls.stream().map(Bytes::utf8).toList());
        return Optional.empty();
    }

    @Override
    public void kick() throws PRuntimeException {
        throw refusal();
    }

    private static PRuntimeException refusal() {
        return new PRuntimeException(PRuntimeException.Kind.REFUSED, NOT_HERE, null);
    }
}
