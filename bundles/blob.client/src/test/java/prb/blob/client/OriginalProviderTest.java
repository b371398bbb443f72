package prb.blob.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.RawBlob;

/** A provider that behaves as the original: found over Walkie, knows six families, gives its genesis to peers only. */
class OriginalProviderTest {

    private static final Bytes CHAIN = Bytes.fromHex("0x11");

    private final Map<String, Bytes> values = new ConcurrentHashMap<>();
    private final AtomicInteger height = new AtomicInteger(50);

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static Peer peer(String id, PeerRole role, String chain, String bridge) {
        return new Peer(id, role, "host", List.of("/ip4/127.0.0.1/tcp/1"), "127.0.0.1", chain, bridge, true, Instant.EPOCH);
    }

    /** Only the peer "right" may be asked. */
    private Peers peers(OddServer server, List<Peer> all) {
        return new Peers() {

            @Override
            public String self() {
                return "self";
            }

            @Override
            public List<Peer> peers() {
                return all;
            }

            @Override
            public AutoCloseable onChange(PeersListener listener) {
                listener.peers(all);
                return () -> listener.peers(all);
            }

            @Override
            public Bytes call(String peerId, String method, Bytes request, Duration timeout) {
                assertEquals("right", peerId);
                if (method.equals("GetBlobByKey")) {
                    assertEquals(Bytes.concat(Bytes.ofInts(0x0a, 15), Bytes.utf8("genesis:2004:pb")), request);
                    return Bytes.wrap(RawBlob.newBuilder().setData(com.google.protobuf.ByteString.copyFromUtf8("genesis")).build()
                            .toByteArray());
                }
                return Bytes.wrap(DataProviderInfo.newBuilder().setParaId(2004).setParentStartHeader(1).setParentProcessedHeight(
                        height.get()).setParaFetchedHeight(height.get() / 2).setBlobServerPort(server.address().port()).build()
                        .toByteArray());
            }

            @Override
            public Bytes request(String peerId, String protocol, Bytes request, Duration timeout) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean authorise(String peerId, Duration timeout) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static ParaChain chain() {
        return (ParaChain) Proxy.newProxyInstance(ParaChain.class.getClassLoader(), new Class<?>[] {ParaChain.class}, (proxy,
                method, args) -> method.getName().equals("blockHash") ? Optional.of(CHAIN) : method.getName().equals("equals")
                        ? (Object) (proxy == args[0]) : null);
    }

    @Test
    void originalProviderIsFoundFollowedAndAsked() throws Exception {
        values.put("dryParaBlock:1", Bytes.utf8("block"));
        try (OddServer server = new OddServer((id, key) -> Optional.of(OddServer.frame(id, values.get(key))))) {
            BlobClient client = new BlobClient(new Settings(List.of(), 10_000, 36, 100, 1 << 20, 60_000, "", null, 20), "mine",
                    false);
            Peers peers = peers(server, List.of(peer("other-chain", PeerRole.DATA_PROVIDER, "0x12", "mine"), peer("other-bridge",
                    PeerRole.DATA_PROVIDER, "0x11", "default"), peer("trader", PeerRole.TRADER, "0x11", "mine"),
                    peer("right", PeerRole.DATA_PROVIDER, "0x11", "mine")));
            ParaChain chain = chain();
            client.bindChain(chain);
            client.bindPeers(peers);
            await("progress", () -> client.progress().equals(new BlobProgress(2004, 1, 50, -1, 25)));
            assertEquals("block", client.get(new BlobKey.ParaBlock(1)).map(Blob::toBytes).orElseThrow().toUtf8());
            assertEquals("genesis", client.get(new BlobKey.Genesis(2004)).map(Blob::toBytes).orElseThrow().toUtf8());
            assertFalse(client.get(new BlobKey.ParaBlocks(1, 4)).isPresent(), "our own names are missing there");
            height.set(60);
            await("more progress", () -> client.progress().relayEncoded() == 60);
            client.unbindPeers(peers);
            await("provider gone with the peers", () -> client.progress().relayEncoded() == 60);
            client.close();
        }
    }
}
