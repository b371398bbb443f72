package prb.blob.server;

import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.wire.blob.record.ProviderProgress;
import prb.wire.walkie.DataProviderInfo;

/**
 * How far the data provider is, in the words of the original's {@code GetDataProviderInfo} and in our own record. What is
 * stored here is stored as checked facts that are servable at once, so fetched, processed and committed are one number.
 * Any thread.
 */
final class ProviderState {

    /** Fewer blocks behind on both chains than this count as having caught up, as with the original. */
    private static final long IDLE_WITHIN = 3;

    private final CurrentSource source;
    private volatile long relayTarget = -1;
    private volatile long paraTarget = -1;

    ProviderState(CurrentSource source) {
        this.source = source;
    }

    /** The finalized relay head is this one; lower than the one before when that was a lie. */
    void relayTarget(long number) {
        relayTarget = number;
    }

    /** The finalized para head is this one; lower than the one before when that was a lie. */
    void paraTarget(long number) {
        paraTarget = number;
    }

    /** Whether genesis is known, without which nothing can be told. */
    boolean isKnown() {
        return source.progress().paraId() >= 0;
    }

    /** The original's message; every field written out, as the original does. */
    DataProviderInfo info(int port) {
        BlobProgress p = source.progress();
        int relay = Math.toIntExact(p.relayEncoded());
        int para = Math.toIntExact(p.paraEncoded());
        return DataProviderInfo.newBuilder()
                .setStatus(isIdle(p) ? DataProviderInfo.Status.S_IDLE : DataProviderInfo.Status.S_SYHCHING)
                .setParaId(Math.toIntExact(p.paraId())).setParentStartHeader(Math.toIntExact(p.relayGenesis()))
                .setParentTarget(Math.toIntExact(target(relayTarget, p.relayEncoded()))).setParentFetchedHeight(relay)
                .setParentProcessedHeight(relay)
                .setParentCommittedHeight(relay).setParaTarget(Math.toIntExact(target(paraTarget, p.paraEncoded())))
                .setParaFetchedHeight(para)
                .setParaProcessedHeight(para).setParaCommittedHeight(para).setBlobServerPort(port).build();
    }

    /** The original says idle at its start, before it knows any target; this one says so only when it is true. */
    private boolean isIdle(BlobProgress p) {
        return within(relayTarget, p.relayEncoded()) && within(paraTarget, p.paraEncoded());
    }

    private static boolean within(long target, long encoded) {
        return target >= 0 && target - encoded < IDLE_WITHIN;
    }

    /** What is stored is final, whatever nodes say that lag. */
    private static long target(long told, long encoded) {
        return told < 0 ? -1 : Math.max(told, encoded);
    }

    /** Our own record. */
    Bytes record() {
        BlobProgress p = source.progress();
        return Bytes.wrap(ProviderProgress.newBuilder().setParaId(p.paraId()).setRelayGenesis(p.relayGenesis())
                .setRelayEncoded(p.relayEncoded()).setParaHeaderEncoded(p.paraHeaderEncoded()).setParaEncoded(p.paraEncoded())
                .setRelayTarget(target(relayTarget, p.relayEncoded())).setParaTarget(target(paraTarget, p.paraEncoded())).build()
                .toByteArray());
    }
}
