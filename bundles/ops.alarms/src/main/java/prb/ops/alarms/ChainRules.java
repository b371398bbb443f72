package prb.ops.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.chain.api.ChainSource;

/** Nodes, chains, and what is made of their blocks. Pure. */
final class ChainRules {

    private static final long MS_PER_S = 1_000;
    private static final String PARA = "para";

    private ChainRules() {}

    static List<Finding> find(Snapshot now, Movement movement, Thresholds limits, long nowMs) {
        List<Finding> found = new ArrayList<>();
        for (Snapshot.Chain chain : now.chains()) {
            int before = found.size();
            chain(chain, movement, limits, nowMs, found);
            if (found.size() == before) {
                blobs(chain, now, movement, limits, nowMs, found);
            }
        }
        now.encoder().ifPresent(status -> encoder(status, found));
        return found;
    }

    private static void chain(Snapshot.Chain chain, Movement movement, Thresholds limits, long nowMs, List<Finding> found) {
        List<ChainSource> bad = chain.sources().stream().filter(source -> isBad(source, limits)).toList();
        List<String> items = bad.stream().map(source -> describe(source)).toList();
        long down = chain.sources().stream().filter(
                source -> source.state() == ChainSource.State.DOWN || source.state() == ChainSource.State.REFUSED).count();
        long still = movement.chainStillMs(chain.name(), nowMs);
        if (down > 0 && down == chain.sources().size()) {
            found.add(new Finding(Causes.CHAIN_DOWN, chain.name(), Severity.CRITICAL, "no node serves the " + chain.name()
                    + " chain",
                    "None of " + down + " nodes of the " + chain.name() + " chain can be used: "
                            + String.join("; ", items) + ". Start one, or name others in its ENDPOINT setting.",
                    List.of()));
        } else if (chain.finalized() >= 0 && still >= limits.stillMs()) {
            if (isExplained(chain, found)) {
                return;
            }
            found.add(new Finding(Causes.CHAIN_STALLED, chain.name(), Severity.CRITICAL, "the " + chain.name()
                    + " chain does not move",
                    "Block " + chain.finalized() + " of the " + chain.name()
                            + " chain has been the last finalized one for " + still / MS_PER_S
                            + " s. Look whether the nodes sync, else whether the whole chain stands still.",
                    List.of()));
        } else if (!bad.isEmpty()) {
            found.add(new Finding(Causes.CHAIN_SOURCE, chain.name(), Severity.WARNING, bad.size() + " of "
                    + chain.sources().size() + " nodes of the " + chain.name() + " chain fail",
                    String.join("; ", items)
                            + ". The others are used; look at these with prb:sources.",
                    items));
        }
    }

    /** A parachain is finalized by its relay chain: where that stands still, it does too. */
    private static boolean isExplained(Snapshot.Chain chain, List<Finding> found) {
        return chain.name().equals(PARA) && found.stream().anyMatch(
                finding -> finding.cause().equals(Causes.CHAIN_DOWN) || finding.cause().equals(Causes.CHAIN_STALLED));
    }

    private static boolean isBad(ChainSource source, Thresholds limits) {
        return switch (source.state()) {
            case DOWN, REFUSED, DEMOTED -> true;
            case READY, DEGRADED -> source.lag() > limits.lagBlocks();
        };
    }

    private static String describe(ChainSource source) {
        String why = source.why().isEmpty() ? source.lag() + " blocks behind" : source.why();
        return source.name() + " is " + source.state().name().toLowerCase(Locale.ROOT) + " (" + why + ")";
    }

    /** Only while the chain itself is well. */
    private static void blobs(Snapshot.Chain chain, Snapshot now, Movement movement, Thresholds limits, long nowMs,
            List<Finding> found) {
        long encoded = chain.name().equals("relay") ? now.progress().relayEncoded() : now.progress().paraEncoded();
        long lag = chain.finalized() - encoded;
        long still = movement.blobStillMs(chain.name(), nowMs);
        if (encoded < 0 || lag <= limits.lagBlocks()) {
            return;
        }
        String where = "Blobs of the " + chain.name() + " chain reach block " + encoded + ", " + lag + " behind finalized block "
                + chain.finalized();
        if (still >= limits.stillMs()) {
            found.add(new Finding(Causes.PROVIDER_STALLED, chain.name(), Severity.CRITICAL, chain.name()
                    + " blocks no longer become blobs",
                    where + ", and have not moved for " + still / MS_PER_S
                            + " s. Look at prb:encoder, or at the data providers' health.",
                    List.of()));
        } else if (movement.wasAtTip(chain.name())) {
            found.add(new Finding(Causes.PROVIDER_BEHIND, chain.name(), Severity.WARNING, chain.name() + " blobs fell behind",
                    where + ". They move; look at load and latency of the nodes when it lasts.", List.of()));
        }
    }

    private static void encoder(EncoderStatus status, List<Finding> found) {
        List<String> refused = status.quarantine().stream().filter(Quarantined::alarm).map(
                fact -> fact.chain() + " " + fact.what() + " " + fact.number() + ": " + fact.reason()).toList();
        if (status.state() == EncoderStatus.State.HELD) {
            found.add(new Finding(Causes.ENCODER, "held", Severity.CRITICAL, "the encoder waits for a decision", status.detail()
                    + ". prb:encoder says how to confirm.", List.of()));
        } else if (!refused.isEmpty()) {
            found.add(new Finding(Causes.ENCODER, "refused", Severity.CRITICAL, "nodes give blocks that can not be verified",
                    String.join("; ", refused) + ". Add a node of somebody else.", refused));
        }
    }
}
