package prb.itests;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.scale.Bytes;
import prb.walkie.access.AccessControl;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.NodeCore;
import prb.wire.blob.record.ProviderProgress;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.RawBlob;

/**
 * How an original lifecycle manager finds its data providers: peers that say in Hello that they are one, of the same chain and of
 * the same bridge identity, and that tell the port of their blob server. Heights and genesis come from there too. Any thread.
 */
final class OriginalDiscovery implements AutoCloseable {

    private static final Duration CALL_MAX = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final NodeCore node;
    private final String chain;
    private final String bridge;
    private final boolean anyBridge;

    /** @param chain hash of para block 1 @param anyBridge as with PHALA_PTP_IGNORE_BRIDGE_IDENTITY */
    OriginalDiscovery(String chain, String bridge, boolean anyBridge) throws Exception {
        this.chain = chain;
        this.bridge = bridge;
        this.anyBridge = anyBridge;
        AccessControl access = new AccessControl(new String[0], "", Clock.systemUTC(), (remote, local) -> false);
        node = new NodeCore(HostKey.fresh(), new NodeCore.Settings(PeerRole.LIFECYCLE, List.of("/ip4/127.0.0.1/tcp/0"),
                bridge, chain, Duration.ofMillis(500)), HostOptions.DEFAULT, access, Clock.systemUTC());
        node.start();
        Await.until("the lifecycle's node listens", LIMIT, () -> !node.addresses().isEmpty(), () -> "");
    }

    /** Where others find it. */
    String address() {
        return node.addresses().getFirst();
    }

    /** Data providers of any chain and bridge that said Hello. */
    List<Peer> known() {
        return node.calls().peers().stream().filter(peer -> peer.role() == PeerRole.DATA_PROVIDER && peer.reachable()).toList();
    }

    private List<Peer> ours() {
        return known().stream().filter(peer -> peer.chainIdentity().equals(chain)
                && (anyBridge || peer.bridgeIdentity().equals(bridge))).toList();
    }

    /** Ports of the blob servers that are to be used now. */
    List<Integer> ports() {
        TreeSet<Integer> ports = new TreeSet<>();
        for (Peer peer : ours()) {
            info(peer).filter(told -> told.getBlobServerPort() > 0).ifPresent(told -> ports.add(told.getBlobServerPort()));
        }
        return new ArrayList<>(ports);
    }

    /** How far the providers are that are to be used: the one that is least far, since any may be asked. */
    ProviderProgress progress() {
        return ours().stream().map(this::info).flatMap(Optional::stream).map(told -> ProviderProgress.newBuilder()
                .setParaId(told.getParaId()).setRelayEncoded(told.getParentProcessedHeight()).setParaEncoded(told
                        .getParaFetchedHeight())
                .build()).min((a, b) -> Long.compare(a.getRelayEncoded(), b.getRelayEncoded()))
                .orElse(ProviderProgress.getDefaultInstance());
    }

    private Optional<DataProviderInfo> info(Peer peer) {
        return call(peer, "GetDataProviderInfo", Bytes.EMPTY).map(answer -> {
            try {
                return DataProviderInfo.parseFrom(answer.asByteBuffer());
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError("GetDataProviderInfo of " + peer, e);
            }
        });
    }

    /** The genesis, from the first provider that has it. */
    Optional<Bytes> blob(String key) {
        Bytes request = Bytes.wrap(GetBlobByKeyRequest.newBuilder().setKey(key).build().toByteArray());
        for (Peer peer : ours()) {
            Optional<Bytes> answer = call(peer, "GetBlobByKey", request);
            try {
                RawBlob blob = answer.isEmpty() ? RawBlob.getDefaultInstance() : RawBlob.parseFrom(answer.get().asByteBuffer());
                if (!blob.getData().isEmpty()) {
                    return Optional.of(Bytes.wrap(blob.getData().toByteArray()));
                }
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError("GetBlobByKey of " + peer, e);
            }
        }
        return Optional.empty();
    }

    private Optional<Bytes> call(Peer peer, String method, Bytes request) {
        try {
            return Optional.of(node.calls().call(peer.id(), method, request, CALL_MAX));
        } catch (WalkieException | PeerUnreachableException e) {
            return Optional.empty(); // not ready yet, or away; asked again
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
