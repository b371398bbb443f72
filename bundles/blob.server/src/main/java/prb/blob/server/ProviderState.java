package prb.blob.server;

import java.util.concurrent.atomic.AtomicLong;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.wire.blob.record.ProviderProgress;
import prb.wire.walkie.DataProviderInfo;

/**
 * How far the data provider is, in the words of the original's {@code GetDataProviderInfo} and in our own record. Heights
 * only grow. What is stored here is stored as checked facts that are servable at once, so fetched, processed and committed
 * are one number. Any thread.
 */
final class ProviderState {

    /** Fewer blocks behind on both chains than this count as having caught up, as with the original. */
    private static final long IDLE_WITHIN = 3;

    private final CurrentSource source;
    private final AtomicLong relayTarget = new AtomicLong(-1);
    private final AtomicLong paraTarget = new AtomicLong(-1);

    ProviderState(CurrentSource source) {
        this.source = source;
    }

    /** A finalized relay block was seen. */
    void relayTarget(long number) {
        relayTarget.accumulateAndGet(number, Math::max);
    }

    /** A finalized para block was seen. */
    void paraTarget(long number) {
        paraTarget.accumulateAndGet(number, Math::max);
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
                .setParentTarget(Math.toIntExact(relayTarget.get())).setParentFetchedHeight(relay).setParentProcessedHeight(relay)
                .setParentCommittedHeight(relay).setParaTarget(Math.toIntExact(paraTarget.get())).setParaFetchedHeight(para)
                .setParaProcessedHeight(para).setParaCommittedHeight(para).setBlobServerPort(port).build();
    }

    /** The original says idle at its start, before it knows any target; this one says so only when it is true. */
    private boolean isIdle(BlobProgress p) {
        return within(relayTarget.get(), p.relayEncoded()) && within(paraTarget.get(), p.paraEncoded());
    }

    private static boolean within(long target, long encoded) {
        return target >= 0 && target - encoded < IDLE_WITHIN;
    }

    /** Our own record. */
    Bytes record() {
        BlobProgress p = source.progress();
        return Bytes.wrap(ProviderProgress.newBuilder().setParaId(p.paraId()).setRelayGenesis(p.relayGenesis())
                .setRelayEncoded(p.relayEncoded()).setParaHeaderEncoded(p.paraHeaderEncoded()).setParaEncoded(p.paraEncoded())
                .setRelayTarget(relayTarget.get()).setParaTarget(paraTarget.get()).build().toByteArray());
    }
}
