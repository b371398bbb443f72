package prb.chain.client;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import prb.chain.api.ChainSource;

/** What the state of a chain's nodes means for health. Stateless. */
final class NodesHealth {

    private NodesHealth() {
    }

    /** @param chain "relay chain" or "parachain" @param variable that names its nodes */
    static Result of(String chain, String variable, List<ChainSource> nodes) {
        FormattingResultLog log = new FormattingResultLog();
        boolean usable = false;
        for (ChainSource node : nodes) {
            boolean used = node.state() == ChainSource.State.READY || node.state() == ChainSource.State.DEGRADED;
            usable |= used;
            if (node.state() != ChainSource.State.READY) {
                log.warn("{}: {} is {}: {}", chain, node.name(), node.state().name().toLowerCase(java.util.Locale.ROOT),
                        node.why());
            }
        }
        if (!usable) {
            log.critical("{}: no node can be used, so nothing new comes. Look after the nodes named, or set others in {}", chain,
                    variable);
        }
        log.info("{}: {} of {} nodes are ready", chain,
                nodes.stream().filter(node -> node.state() == ChainSource.State.READY).count(),
                nodes.size());
        return new Result(log);
    }
}
