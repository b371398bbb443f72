package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.wire.blob.record.RangeMeta;
import prb.wire.walkie.BlobMeta;
import prb.wire.walkie.BlobType;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.GetBlobWithTokenRequest;
import prb.wire.walkie.WantBlobRequest;

class WalkieMethodsTest {

    private static final Caller CALLER = new Caller("QmCaller", "127.0.0.1", true, false);
    private static final Caller OTHER = new Caller("QmOther", "127.0.0.1", true, false);

    private final FakeSource store = new FakeSource();
    private final CurrentSource source = new CurrentSource();
    private final ProviderState state = new ProviderState(source);
    private final AtomicLong now = new AtomicLong(1_000);
    private final Provider provider = new Provider() {
        @Override
        public DirectMemory directMemory() {
            return new DirectMemory(0);
        }

        @Override
        public boolean isListening() {
            return true;
        }

        @Override
        public CurrentSource source() {
            return source;
        }

        @Override
        public boolean isKnown() {
            return state.isKnown();
        }

        @Override
        public DataProviderInfo info() {
            return state.info(8022);
        }
    };

    private final Clock clock = new Clock() {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    };

    @Test
    void infoAtTheTipHasTheOriginalsBytes() throws Exception {
        source.bind(store);
        store.progress(new BlobProgress(2035, 8_323_391, 15_000_000, 3_500_000, 3_500_000));
        state.relayTarget(15_000_000);
        state.paraTarget(3_500_000);
        DataProviderInfo info = DataProviderInfo.parseFrom(new InfoMethod(provider).handle(CALLER, Bytes.EMPTY).toArray());
        assertEquals(DataProviderInfo.Status.S_IDLE, info.getStatus());
        Bytes recorded = Bytes.fromHex("080210d40f18bf91fc0320c0c3930728c0c3930730bfc3930738e8be930740e0cfd50148e0cfd501"
                + "50dfcfd50158e0cfd50160cc3e");
        DataProviderInfo original = DataProviderInfo.parseFrom(recorded.toArray());
        assertEquals(recorded, Bytes.wrap(original.toByteArray()), "every field of the original's message is known");
        DataProviderInfo same = info.toBuilder().setParaId(2004).setParentStartHeader(8_325_311)
                .setParentProcessedHeight(14_999_999).setParentCommittedHeight(14_999_400).setParaProcessedHeight(3_499_999)
                .setBlobServerPort(8012).build();
        assertEquals(recorded, Bytes.wrap(same.toByteArray()));
    }

    @Test
    void statusIsSyncingUntilBothTargetsAreKnownAndNear() {
        source.bind(store);
        assertEquals(DataProviderInfo.Status.S_SYHCHING, state.info(1).getStatus());
        assertEquals(-1, state.info(1).getParentTarget());
        state.relayTarget(12);
        assertEquals(DataProviderInfo.Status.S_SYHCHING, state.info(1).getStatus());
        state.paraTarget(6);
        assertEquals(DataProviderInfo.Status.S_IDLE, state.info(1).getStatus());
        state.paraTarget(7);
        assertEquals(DataProviderInfo.Status.S_SYHCHING, state.info(1).getStatus());
        state.paraTarget(5);
        assertEquals(DataProviderInfo.Status.S_IDLE, state.info(1).getStatus(), "the higher head was a lie");
        assertEquals(5, state.info(1).getParaTarget());
        state.paraTarget(2);
        assertEquals(4, state.info(1).getParaTarget(), "what is stored is final");
    }

    @Test
    void infoBeforeGenesisIsAnError() {
        WalkieException refused = assertThrows(WalkieException.class, () -> new InfoMethod(provider).handle(CALLER, Bytes.EMPTY));
        assertEquals(WalkieException.Type.SERVER, refused.type());
    }

    @Test
    void blobByKeyHasTheOriginalsBytes() throws Exception {
        source.bind(store);
        store.put("dryParaBlock:7", Bytes.utf8("wor"), Bytes.utf8("ld"));
        assertEquals(Bytes.fromHex("0a056e6f6b65791001"), byKey("nokey"));
        assertEquals(Bytes.concat(Bytes.fromHex("0a0e"), Bytes.utf8("dryParaBlock:7"), Bytes.fromHex("10001a05776f726c64")),
                byKey("dryParaBlock:7"));
        assertThrows(WalkieException.class, () -> new BlobByKeyMethod(provider).handle(CALLER, Bytes.fromHex("0aff")));
    }

    private Bytes byKey(String key) throws WalkieException {
        return new BlobByKeyMethod(provider).handle(CALLER, Bytes.wrap(GetBlobByKeyRequest.newBuilder().setKey(key).build()
                .toByteArray()));
    }

    @Test
    void valueTooLargeForWalkieIsRefusedByName() {
        source.bind(store);
        store.put("dryParaBlock:7", Bytes.wrap(new byte[(int) Lookup.BYTES_MAX]), Bytes.utf8("x"));
        WalkieException refused = assertThrows(WalkieException.class, () -> byKey("dryParaBlock:7"));
        assertEquals(true, refused.getMessage().contains("TCP"), refused.getMessage());
    }

    @Test
    void streamGivesRawValueOrNothing() throws Exception {
        source.bind(store);
        store.put("dryParaBlock:7", Bytes.utf8("wor"), Bytes.utf8("ld"));
        BlobStream stream = new BlobStream(provider);
        assertEquals(List.of(Bytes.utf8("wor"), Bytes.utf8("ld")), stream.handle(CALLER, Bytes.utf8("dryParaBlock:7")));
        assertEquals(List.of(), stream.handle(CALLER, Bytes.utf8("nope")));
        assertEquals(List.of(), stream.handle(CALLER, Bytes.EMPTY));
        assertEquals(List.of(), stream.handle(CALLER, Bytes.wrap(new byte[5_000])));
    }

    @Test
    void tokenFetchesTheWantedBlobOnceAndForItsCallerOnly() throws Exception {
        source.bind(store);
        store.put("rangeByParentBlock:5:pb", Bytes.wrap(RangeMeta.newBuilder().setDrySyncHeaderReqKey("drySyncHeader:2:9:-1:-1")
                .build().toByteArray())).put("drySyncHeader:2:9:-1:-1", Bytes.utf8("headers"));
        TokenDesk desk = new TokenDesk(provider, clock);
        BlobMeta meta = want(desk, BlobType.BT_PARENT_BLOCK, 5);
        assertEquals(Hashing.blake2b256(Bytes.utf8("headers")), Bytes.of(meta.getHash().toByteArray()));
        assertEquals(1_000 + Tokens.TTL_MS, meta.getTokenExpiresAt());
        assertThrows(WalkieException.class, () -> fetch(desk, OTHER, meta.getGetToken()));
        assertEquals("headers", fetch(desk, CALLER, meta.getGetToken()));
        WalkieException again = assertThrows(WalkieException.class, () -> fetch(desk, CALLER, meta.getGetToken()));
        assertEquals(WalkieException.Type.UNAUTHORIZED, again.type());
        BlobMeta late = want(desk, BlobType.BT_PARENT_BLOCK, 5);
        now.addAndGet(Tokens.TTL_MS);
        assertThrows(WalkieException.class, () -> fetch(desk, CALLER, late.getGetToken()));
        WalkieException none = assertThrows(WalkieException.class, () -> want(desk, BlobType.BT_PARA_BLOCK, 5));
        assertEquals(WalkieException.Type.NOT_FOUND, none.type());
        assertThrows(WalkieException.class, () -> want(desk, BlobType.BT_UNKNOWN, 5));
        assertThrows(WalkieException.class, () -> fetch(desk, CALLER, "rubbish"));
    }

    @Test
    void openTokensAreBounded() throws Exception {
        Tokens tokens = new Tokens(clock);
        for (int i = 0; i < Tokens.OPEN_MAX; i++) {
            assertEquals(true, tokens.issue(new Tokens.Claim(1, i), "a").isPresent());
        }
        assertEquals(true, tokens.issue(new Tokens.Claim(1, 1), "a").isEmpty());
        now.addAndGet(Tokens.TTL_MS);
        assertEquals(true, tokens.issue(new Tokens.Claim(1, 1), "a").isPresent());
    }

    private static BlobMeta want(TokenDesk desk, BlobType type, int number) throws Exception {
        return BlobMeta.parseFrom(new WantBlobMethod(desk).handle(CALLER, Bytes.wrap(WantBlobRequest.newBuilder().setType(type)
                .setNumber(number).build().toByteArray())).toArray());
    }

    private static String fetch(TokenDesk desk, Caller caller, String token) throws Exception {
        return prb.wire.walkie.Blob.parseFrom(new BlobWithTokenMethod(desk).handle(caller, Bytes.wrap(GetBlobWithTokenRequest
                .newBuilder().setToken(token).build().toByteArray())).toArray()).getData().toStringUtf8();
    }
}
