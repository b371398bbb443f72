package prb.bench.fleet;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HexFormat;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.wire.pruntime.Attestation;
import prb.wire.pruntime.AttestationReport;
import prb.wire.pruntime.GetEgressMessagesResponse;
import prb.wire.pruntime.InitRuntimeResponse;
import prb.wire.pruntime.PhactoryInfo;

/**
 * The counters of one pRuntime that believes all it is told: a request's first header and count say where it ends. Used by the
 * listener's thread only.
 */
final class FakeWorker {

    /** Bytes at the start of a bulk request that tell all: a count, a hash and a number. */
    static final int HEAD_BYTES = 48;

    private static final int KEY_BYTES = 32;
    private static final int INFO_BYTES = 100;
    private static final String VERSION = "0.2.6";

    private final byte[] key = new byte[KEY_BYTES];
    private final Tally tally;
    private boolean initialized;
    private long relay;
    private long paraHeader;
    private long paraBlock;

    /** @param syncedTo relay block it has, 0 for a fresh one */
    FakeWorker(int index, long syncedTo, Tally tally) {
        System.arraycopy(key(index).toArray(), 0, key, 0, KEY_BYTES);
        this.tally = tally;
        if (syncedTo > 0) {
            initialized = true;
            relay = syncedTo + 1;
            paraHeader = History.head(syncedTo) + 1;
            paraBlock = paraHeader;
        }
    }

    /** The public key of a worker: its index, then filling. */
    static Bytes key(int index) {
        byte[] key = new byte[KEY_BYTES];
        Arrays.fill(key, (byte) 0x77);
        for (int i = 0; i < Integer.BYTES; i++) {
            key[i] = (byte) (index >>> 8 * i);
        }
        return Bytes.wrap(key);
    }

    /** Index of the worker with a public key. */
    static int index(Bytes key) {
        return (int) new ScaleReader(key).u32();
    }

    /**
     * Answers a call.
     *
     * @param call the path's last part
     * @param head the first bytes of the request
     * @return the body, JSON or protobuf; null for an unknown call
     */
    byte @org.jspecify.annotations.Nullable [] answer(String call, Bytes head) {
        return switch (call) {
            case "PhactoryAPI.GetInfo" -> info();
            case "PhactoryAPI.InitRuntime" -> init();
            case "PhactoryAPI.GetRuntimeInfo" -> identity();
            case "PhactoryAPI.GetEgressMessages" -> GetEgressMessagesResponse.newBuilder()
                    .setEncodedMessages(ByteString.copyFrom(new byte[1])).build().toByteArray();
            case "sync_combined_headers" -> headers(last(head));
            case "dispatch_block" -> dispatch(last(head));
            default -> null;
        };
    }

    private byte[] info() {
        tally.asked();
        PhactoryInfo.Builder info = PhactoryInfo.newBuilder().setVersion(VERSION).setInitialized(initialized)
                .setRegistered(initialized);
        if (initialized) {
            info.setPublicKey(HexFormat.of().formatHex(key)).setHeadernum((int) relay).setParaHeadernum((int) paraHeader)
                    .setBlocknum((int) paraBlock);
        }
        return info.build().toByteArray();
    }

    private byte[] init() {
        initialized = true;
        relay = History.GENESIS + 1;
        paraHeader = 1;
        paraBlock = 1;
        return identity();
    }

    private byte[] identity() {
        return InitRuntimeResponse.newBuilder().setEncodedRuntimeInfo(ByteString.copyFrom(new byte[INFO_BYTES]))
                .setEncodedPublicKey(ByteString.copyFrom(key)).setAttestation(Attestation.newBuilder()
                        .setPayload(AttestationReport.newBuilder().setReport("{}")))
                .build().toByteArray();
    }

    /** Number of the last header in a vector that begins with a header and has no gaps. */
    private static long last(Bytes head) {
        ScaleReader in = new ScaleReader(head);
        long count = in.compactLong();
        in.skip(KEY_BYTES);
        return in.compactLong() + count - 1;
    }

    private byte[] headers(long last) {
        tally.blob();
        relay = Math.max(relay, last + 1);
        paraHeader = History.head(relay - 1) + 1;
        return json("{\\\"parachain_synced_to\\\":" + (paraHeader - 1) + ",\\\"relaychain_synced_to\\\":" + (relay - 1) + "}");
    }

    private byte[] dispatch(long last) {
        tally.blob();
        if (last >= paraBlock) {
            tally.dispatched(paraBlock, last);
            paraBlock = last + 1;
        }
        return json("{\\\"dispatched_to\\\":" + (paraBlock - 1) + "}");
    }

    private static byte[] json(String payload) {
        return Bytes.utf8("{\"payload\":\"" + payload + "\",\"signature\":null,\"status\":\"ok\"}").toArray();
    }

    /** A value of PhalaRegistry.Workers for a worker with a score. */
    static Bytes registration(Bytes key, Bytes operator) {
        return new ScaleWriter().raw(key).raw(key).u32(1).u64(5).u8(1).raw(operator).u8(0).u8(1).u8(1).u32(777).compact(0)
                .toBytes();
    }
}
