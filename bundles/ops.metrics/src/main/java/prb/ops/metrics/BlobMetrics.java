package prb.ops.metrics;

import java.util.List;
import java.util.Locale;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;

/** From verified blocks to served blobs: encoder, store or client, server. A height that is not known yet is left out. */
final class BlobMetrics {

    private static final String RELAY = "relay";
    private static final String PARA = "para";

    private static final Family STATE = Family.gauge("prb_encoder_state",
            "1 for the state that the encoder is in, 0 for the others: starting, syncing, at_tip, troubled, held.", "state");
    private static final Family FINALIZED = Family.gauge("prb_encoder_finalized_height",
            "Finalized block as the encoder has it from the nodes.", "chain");
    private static final Family PROVEN = Family.gauge("prb_encoder_proven_height", "Highest block verified.", "chain");
    private static final Family JOURNALED = Family.gauge("prb_encoder_journaled_height", "Highest block on disk.", "chain");
    private static final Family RATE = Family.gauge("prb_encoder_blocks_per_second",
            "Blocks journaled per second in the last half minute or so.", "chain");
    private static final Family QUARANTINE = Family.gauge("prb_encoder_quarantined_facts",
            "Facts that could not be verified or had, and are asked for again.");
    private static final Family QUARANTINE_ALARMS = Family.gauge("prb_encoder_quarantine_alarms",
            "Those of them that were refused so often that somebody should look.");
    private static final Family BLOB_HEIGHT = Family.gauge("prb_blob_height",
            "Highest block that blobs can be had for. kind: relay, para_header, para.", "kind");
    private static final Family SESSIONS = Family.gauge("prb_blob_server_sessions", "Connections open.");
    private static final Family OPENED = Family.counter("prb_blob_server_sessions_opened_total", "Connections accepted.");
    private static final Family REQUESTS = Family.counter("prb_blob_server_requests_total", "Requests answered.");
    private static final Family BYTES = Family.counter("prb_blob_server_sent_bytes_total", "Bytes written to the network.");
    private static final Family MISSES = Family.counter("prb_blob_server_misses_total",
            "Answers that said that nothing is there.");
    private static final Family QUEUED = Family.gauge("prb_blob_server_queued_bytes",
            "Bytes of answers that wait for slow readers.");
    private static final Family CACHED = Family.gauge("prb_blob_server_cached_bytes",
            "Bytes of values kept for the next who asks.");
    private static final Family REFUSED = Family.counter("prb_blob_server_refused_total",
            "Connections and requests refused, by reason.", "reason");

    static final List<Family> FAMILIES = List.of(STATE, FINALIZED, PROVEN, JOURNALED, RATE, QUARANTINE, QUARANTINE_ALARMS,
            BLOB_HEIGHT, SESSIONS, OPENED, REQUESTS, BYTES, MISSES, QUEUED, CACHED, REFUSED);

    private BlobMetrics() {}

    static void read(EncoderStatus status, MetricSink sink) {
        for (EncoderStatus.State state : EncoderStatus.State.values()) {
            sink.put(STATE, status.state() == state ? 1 : 0, state.name().toLowerCase(Locale.ROOT));
        }
        read(RELAY, status.relay(), sink);
        read(PARA, status.para(), sink);
        sink.put(QUARANTINE, status.quarantine().size());
        sink.put(QUARANTINE_ALARMS, status.quarantine().stream().filter(Quarantined::alarm).count());
    }

    private static void read(String chain, EncoderStatus.Progress progress, MetricSink sink) {
        height(FINALIZED, progress.finalized(), chain, sink);
        height(PROVEN, progress.proven(), chain, sink);
        height(JOURNALED, progress.journaled(), chain, sink);
        sink.put(RATE, progress.blocksPerSecond(), chain);
    }

    static void read(BlobProgress progress, MetricSink sink) {
        height(BLOB_HEIGHT, progress.relayEncoded(), RELAY, sink);
        height(BLOB_HEIGHT, progress.paraHeaderEncoded(), "para_header", sink);
        height(BLOB_HEIGHT, progress.paraEncoded(), PARA, sink);
    }

    private static void height(Family family, long height, String label, MetricSink sink) {
        if (height >= 0) {
            sink.put(family, height, label);
        }
    }

    static void read(BlobServerStatus.Counters counters, MetricSink sink) {
        sink.put(SESSIONS, counters.sessions());
        sink.put(OPENED, counters.sessionsOpened());
        sink.put(REQUESTS, counters.requests());
        sink.put(BYTES, counters.bytes());
        sink.put(MISSES, counters.misses());
        sink.put(QUEUED, counters.queuedBytes());
        sink.put(CACHED, counters.cachedBytes());
        counters.refused().forEach((reason, count) -> sink.put(REFUSED, count, reason));
    }
}
