package prb.ops.alarms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.control.EncoderControl;
import prb.chain.api.Chain;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.trade.api.Trader;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;

/**
 * Takes snapshots of the services that are there; a part that fails counts as absent for that time, its health check tells of
 * it. Registrations are read anew every {@value #REGISTRATIONS_MIN} minutes. For one thread.
 */
@Component(service = Watcher.class)
public final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long REGISTRATIONS_MIN = 10;

    // Set by the framework, and by tests.

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RelayChain relay;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ParaChain para;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EncoderControl encoder;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable BlobSource blobs;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Fleet fleet;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable FleetChain fleetChain;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Inventory inventory;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Trader trader;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable HealthCheckExecutor health;

    private Map<String, Instant> registered = Map.of();
    private Instant registrationsDue = Instant.MIN;

    /** @param folder whose disk is watched @param attestations whether registrations are read */
    Snapshot look(Path folder, Processes processes, boolean attestations, Instant now) throws InterruptedException {
        List<Snapshot.Chain> chains = new ArrayList<>();
        chain("relay", relay, chains);
        chain("para", para, chains);
        Fleet driven = fleet;
        List<WorkerReport> reports = driven == null ? List.of() : safe(driven::reports, List.of());
        Set<String> unresponsive = driven == null ? Set.of() : safe(() -> driven.unresponsive().stream().map(
                report -> report.worker().id()).collect(Collectors.toSet()), Set.of());
        if (attestations && !now.isBefore(registrationsDue)) {
            registrationsDue = now.plus(Duration.ofMinutes(REGISTRATIONS_MIN));
            registered = registrations(reports);
        }
        EncoderControl control = encoder;
        BlobSource source = blobs;
        return new Snapshot(chains,
                control == null ? Optional.empty() : safe(() -> Optional.of(control.status()), Optional.empty()),
                source == null ? BlobProgress.NONE : safe(source::progress, BlobProgress.NONE), reports, unresponsive, registered,
                operators(), accounts(), disks(folder), checks(), processes.dead());
    }

    private static <T> T safe(Supplier<T> read, T otherwise) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            LOG.debug("a part of the snapshot could not be read", e);
            return otherwise;
        }
    }

    private static void chain(String name, @Nullable Chain chain, List<Snapshot.Chain> chains) {
        if (chain != null) {
            safe(() -> Optional.of(new Snapshot.Chain(name, chain.finalizedHead().number(), chain.sources())),
                    Optional.<Snapshot.Chain>empty()).ifPresent(chains::add);
        }
    }

    private Map<String, Instant> registrations(List<WorkerReport> reports) throws InterruptedException {
        FleetChain view = fleetChain;
        Map<String, Instant> found = new HashMap<>();
        if (view == null) {
            return found;
        }
        try {
            for (WorkerReport report : reports) {
                // What computes is followed by its state machine, so this answers from memory.
                if (report.state() == WorkerState.COMPUTING && report.publicKey().isPresent()) {
                    view.view(report.publicKey().get()).registration().ifPresent(
                            registration -> found.put(report.worker().id(), registration.lastUpdated()));
                }
            }
        } catch (FleetChainException e) {
            LOG.debug("registrations could not be read whole", e);
        }
        return found;
    }

    private Map<Long, String> operators() {
        Inventory present = inventory;
        return present == null ? Map.of() : safe(() -> present.pools().stream().collect(Collectors.toMap(Pool::pid,
                pool -> pool.operator().toString(), (one, other) -> one)), Map.of());
    }

    private List<Snapshot.Account> accounts() {
        Trader present = trader;
        return present == null ? List.of() : safe(() -> present.accounts().stream().map(
                account -> new Snapshot.Account(account.account().toString(), account.free(), account.hold())).toList(),
                List.of());
    }

    private static List<Snapshot.Disk> disks(Path folder) {
        try {
            return List.of(new Snapshot.Disk(folder.toString(), Files.getFileStore(folder).getUsableSpace()));
        } catch (IOException e) {
            LOG.debug("the disk of {} could not be asked", folder, e);
            return List.of();
        }
    }

    private List<Snapshot.Check> checks() {
        return results("*").stream().filter(result -> result.getHealthCheckResult().getStatus().compareTo(
                Result.Status.CRITICAL) >= 0).map(
                        result -> new Snapshot.Check(result.getHealthCheckMetadata().getTitle(), message(result)))
                .toList();
    }

    /** Whether the checks of life pass. Any thread. */
    boolean isAlive() {
        return results("live").stream().allMatch(result -> result.getHealthCheckResult().getStatus().compareTo(
                Result.Status.WARN) <= 0);
    }

    private List<HealthCheckExecutionResult> results(String tag) {
        HealthCheckExecutor executor = health;
        return executor == null ? List.of() : safe(() -> executor.execute(HealthCheckSelector.tags(tag),
                new HealthCheckExecutionOptions()), List.of());
    }

    private static String message(HealthCheckExecutionResult result) {
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result.getHealthCheckResult()) {
            if (entry.getStatus() == result.getHealthCheckResult().getStatus()) {
                messages.add(Objects.requireNonNullElse(entry.getMessage(), ""));
            }
        }
        return String.join("; ", messages);
    }
}
