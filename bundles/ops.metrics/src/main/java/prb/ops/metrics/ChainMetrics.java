package prb.ops.metrics;

import java.util.List;
import java.util.Locale;
import prb.chain.api.Chain;
import prb.chain.api.ChainSource;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;

/** The chains and the nodes that serve them; at most {@value #SOURCES_MAX} nodes of a chain are told one by one. */
final class ChainMetrics {

    static final int SOURCES_MAX = 64;
    private static final double NANOS_PER_S = 1e9;

    private static final Family FINALIZED = Family.gauge("prb_chain_finalized_height",
            "Highest finalized block that nodes stand for.", "chain");
    private static final Family STATE = Family.gauge("prb_chain_source_state",
            "1 for the state that a node is in, 0 for the others: ready, degraded, demoted, down, refused.", "chain", "source",
            "state");
    private static final Family HEAD = Family.gauge("prb_chain_source_head_height", "A node's finalized block.", "chain",
            "source");
    private static final Family LAG = Family.gauge("prb_chain_source_lag_blocks",
            "Blocks that a node's finalized one is behind the highest seen.", "chain", "source");
    private static final Family LATENCY = Family.gauge("prb_chain_source_latency_seconds",
            "Smoothed time from question to answer.", "chain", "source");
    private static final Family IN_FLIGHT = Family.gauge("prb_chain_source_questions_in_flight",
            "Questions sent and not answered yet.", "chain", "source");
    private static final Family ANSWERS = Family.counter("prb_chain_source_answers_total", "Questions answered.", "chain",
            "source");
    private static final Family ERRORS = Family.counter("prb_chain_source_errors_total",
            "Questions that failed: time-out, lost connection, malformed or missing answer.", "chain", "source");
    private static final Family DEMOTIONS = Family.counter("prb_chain_source_demotions_total",
            "How often a node was set back for wrong answers.", "chain", "source");
    private static final Family CONNECTS = Family.counter("prb_chain_source_connects_total",
            "Connections made and accepted.", "chain", "source");

    static final List<Family> FAMILIES = List.of(FINALIZED, STATE, HEAD, LAG, LATENCY, IN_FLIGHT, ANSWERS, ERRORS, DEMOTIONS,
            CONNECTS);

    private ChainMetrics() {}

    /** @param name relay or para */
    static void read(String name, Chain chain, MetricSink sink) {
        sink.put(FINALIZED, chain.finalizedHead().number(), name);
        chain.sources().stream().limit(SOURCES_MAX).forEach(source -> read(name, source, sink));
    }

    private static void read(String chain, ChainSource source, MetricSink sink) {
        for (ChainSource.State state : ChainSource.State.values()) {
            sink.put(STATE, source.state() == state ? 1 : 0, chain, source.name(), state.name().toLowerCase(Locale.ROOT));
        }
        if (source.head() >= 0) {
            sink.put(HEAD, source.head(), chain, source.name());
        }
        if (source.lag() >= 0) {
            sink.put(LAG, source.lag(), chain, source.name());
        }
        sink.put(LATENCY, source.latency().toNanos() / NANOS_PER_S, chain, source.name());
        sink.put(IN_FLIGHT, source.inFlight(), chain, source.name());
        sink.put(ANSWERS, source.answers(), chain, source.name());
        sink.put(ERRORS, source.errors(), chain, source.name());
        sink.put(DEMOTIONS, source.demotions(), chain, source.name());
        sink.put(CONNECTS, source.connects(), chain, source.name());
    }
}
