package prb.ops.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/**
 * Workers, each under the worst that it has; what a higher finding explains goes to that one, the rest is one finding per kind.
 * Pure.
 */
final class WorkerRules {

    private static final long MS_PER_S = 1_000;
    /** Causes that explain whatever any worker has. */
    private static final Set<String> FOR_ALL = Set.of(Causes.CHAIN_DOWN, Causes.CHAIN_STALLED, Causes.PROVIDER_STALLED);

    /** One worker's trouble. @param cause its kind @param item for the list */
    private record Trouble(String cause, WorkerReport report, String item) {}

    private WorkerRules() {}

    /** @param higher findings about chains, providers and accounts; @return those, with what they explain, and what is left */
    static List<Finding> group(Snapshot now, Movement movement, Thresholds limits, List<Finding> higher, Instant time) {
        Map<String, List<String>> explained = new LinkedHashMap<>();
        Map<String, List<String>> own = new LinkedHashMap<>();
        for (WorkerReport report : now.workers()) {
            trouble(report, now, movement, limits, time.toEpochMilli()).ifPresent(trouble -> {
                Optional<Finding> cause = explanation(trouble, now, higher);
                if (cause.isPresent()) {
                    explained.computeIfAbsent(cause.get().id(), id -> new ArrayList<>()).add(trouble.item());
                } else {
                    own.computeIfAbsent(trouble.cause(), name -> new ArrayList<>()).add(trouble.item());
                }
            });
        }
        List<Finding> all = new ArrayList<>();
        higher.forEach(finding -> all.add(explained.containsKey(finding.id()) ? finding.with(explained.get(finding.id()))
                : finding));
        own.forEach((cause, items) -> all.add(finding(cause, items)));
        attestation(now, limits, time).ifPresent(all::add);
        return all;
    }

    private static Optional<Trouble> trouble(WorkerReport report, Snapshot now, Movement movement, Thresholds limits,
            long nowMs) {
        if (!report.worker().enabled()) {
            return Optional.empty();
        }
        String id = report.worker().id();
        String name = report.worker().name() + " (pool " + report.worker().pid() + ")";
        long still = movement.workerStillMs(id, nowMs);
        long lag = lag(report, now);
        if (now.unresponsive().contains(id)) {
            return Optional.of(new Trouble(Causes.UNRESPONSIVE, report, name));
        }
        if (movement.hasComputed(id) && still >= limits.stillMs() && (lag > 0 || report.state() != WorkerState.COMPUTING)) {
            return Optional.of(new Trouble(Causes.SLASHING, report, name + ", " + report.state().text() + ", no block for "
                    + still / MS_PER_S + " s"));
        }
        if (report.state() == WorkerState.ERROR) {
            return Optional.of(new Trouble(Causes.ERROR, report, name + ": " + report.reason()));
        }
        if (report.state().isSynced() && lag > limits.lagBlocks()) {
            return Optional.of(new Trouble(Causes.BEHIND, report, name + ", " + lag + " blocks"));
        }
        return Optional.empty();
    }

    private static long lag(WorkerReport report, Snapshot now) {
        boolean known = report.nextParaBlock() >= 0 && now.progress().paraEncoded() >= 0;
        return known ? now.progress().paraEncoded() + 1 - report.nextParaBlock() : 0;
    }

    private static Optional<Finding> explanation(Trouble trouble, Snapshot now, List<Finding> higher) {
        String operator = now.operators().getOrDefault(trouble.report().worker().pid(), "");
        return higher.stream().filter(finding -> FOR_ALL.contains(finding.cause())
                || finding.cause().equals(Causes.ACCOUNT_EMPTY) && finding.subject().equals(operator)).findFirst();
    }

    private static Finding finding(String cause, List<String> items) {
        String count = items.size() == 1 ? "1 worker" : items.size() + " workers";
        return switch (cause) {
            case Causes.UNRESPONSIVE -> new Finding(cause, "", Severity.CRITICAL, "the chain misses the heartbeats of " + count,
                    "They lose stake with every block. Look at their pRuntimes, then prb:worker restart.", items);
            case Causes.SLASHING -> new Finding(cause, "", Severity.CRITICAL, count + " compute on chain and take no blocks",
                    "The chain will miss their heartbeats soon. Look at their pRuntimes, then prb:worker restart.", items);
            case Causes.ERROR -> new Finding(cause, "", Severity.WARNING, count + " failed",
                    "Each is tried again by itself; prb:worker list says when.", items);
            default -> new Finding(cause, "", Severity.WARNING, count + " fell behind",
                    "Blocks are there, these workers take them too slowly. Look at their hosts' load.", items);
        };
    }

    private static Optional<Finding> attestation(Snapshot now, Thresholds limits, Instant time) {
        if (limits.attestationDays() == 0) {
            return Optional.empty();
        }
        Instant oldest = time.minus(Duration.ofDays(limits.attestationDays()));
        List<String> items = now.workers().stream().filter(report -> now.registered().containsKey(report.worker().id())
                && now.registered().get(report.worker().id()).isBefore(oldest)).map(report -> report.worker().name() + " (pool "
                        + report.worker().pid() + "), registered " + now.registered().get(report.worker().id()))
                .toList();
        return items.isEmpty() ? Optional.empty() : Optional.of(new Finding(Causes.ATTESTATION, "", Severity.WARNING,
                items.size() + " attestations are older than " + limits.attestationDays() + " days",
                "Renew them with RefreshRaAndRestartWorker, or set PRB_REGISTRATION_DAYS.", items));
    }
}
