package prb.worker.runner;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobSource;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.cluster.api.MembershipListener;
import prb.trade.api.TradeQueue;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.api.shadow.Shadowing;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.machine.KeyClaims;
import prb.worker.runner.machine.Settings;
import prb.worker.runner.machine.Shadow;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Pace;
import prb.worker.runner.share.AllOrNone;
import prb.worker.runner.share.Balanced;
import prb.worker.runner.share.Share;

/** The fleet as a service: a supervisor wired to the inventory's, the blob source's and the chain's news. */
@Component(service = {Fleet.class, Shadowing.class}, configurationPid = "prb.worker.runner")
@Designate(ocd = Config.class)
public final class FleetService implements Fleet, Shadowing {

    private static final Logger LOG = LoggerFactory.getLogger(FleetService.class);

    private final BlobCache cache;
    private final Supervisor supervisor;
    private final Shadow shadow;
    private final Deque<AutoCloseable> subscriptions = new ArrayDeque<>();

    @Activate
    public FleetService(@Reference Inventory inventory, @Reference PRuntimeClients clients, @Reference BlobSource blobs,
            @Reference FleetChain chain,
            @Reference TradeQueue queue,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) @Nullable Membership membership,
            Config config) {
        Settings settings = new Settings(config.minBenchScore(), config.enforceMinBenchScore(), config.syncOnly(),
                config.devSkipRa(), Math.max(1, config.workersPerRunner()), Duration.ofSeconds(Math.max(1, config.stillS())),
                Duration.ofDays(Math.max(0, config.registrationDays())), config.fastSync(),
                new Settings.Publishing(config.publishEndpoints(), config.publicEndpoint()));
        cache = new BlobCache(blobs, config.cacheDisabled() ? 0 : config.cacheBytes());
        shadow = new Shadow(config.shadow(), pools(config.adoptedPools()));
        supervisor = new Supervisor(inventory,
                new Surroundings(clients, cache, new Lanes(), chain, queue, Pace.system(), new KeyClaims(), settings, shadow,
                        share(membership, config.membershipNeeded())));
        if (membership != null) {
            subscriptions.push(membership.onChange(new ShareNews(supervisor)));
        }
        subscriptions.push(inventory.onChange(supervisor::changed));
        subscriptions.push(blobs.onProgress(progress -> supervisor.ringAll(Doorbell.PROGRESS)));
        subscriptions.push(chain.onChange(keys -> supervisor.ring(keys, Doorbell.HEAD)));
        supervisor.start();
    }

    /** @param needed whether this process must not drive anything without having met the others */
    private static Share share(@Nullable Membership membership, boolean needed) {
        if (membership == null) {
            return needed ? Share.nothing() : Share.whole();
        }
        return membership.self().kind() == Member.Kind.SHARED ? new Balanced(membership) : new AllOrNone(membership);
    }

    /** Hands the membership's news to the supervisor. */
    private record ShareNews(Supervisor supervisor) implements MembershipListener {
        @Override
        public void changed() {
            supervisor.shareChanged();
        }

        @Override
        public void lost() {
            supervisor.shareLost();
        }
    }

    private static Set<Long> pools(String[] numbers) {
        try {
            return Arrays.stream(numbers).filter(number -> !number.isBlank()).map(number -> Long.valueOf(number.strip()))
                    .collect(Collectors.toSet());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("adoptedPools has something else than numbers of pools: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOn() {
        return shadow.isOn();
    }

    @Override
    public Set<Long> adopted() {
        return shadow.adopted();
    }

    @Override
    public boolean adopt(long pid) {
        return flipped(pid, shadow.adopt(pid));
    }

    @Override
    public boolean release(long pid) {
        return flipped(pid, shadow.release(pid));
    }

    private boolean flipped(long pid, boolean changed) {
        if (changed) {
            LOG.info("pool {} is {} from now on", pid, shadow.adopted().contains(pid) ? "driven" : "only followed");
            supervisor.renewPool(pid);
        }
        return changed;
    }

    @Override
    public List<ShadowReport> shadowReports() {
        return supervisor.wishes();
    }

    /** Ends the news and every thread; calls after this answer as if no worker were driven. */
    @Deactivate
    public void close() {
        while (!subscriptions.isEmpty()) {
            try {
                subscriptions.pop().close();
            } catch (Exception e) {
                LOG.warn("a subscription of the fleet did not close cleanly", e);
            }
        }
        supervisor.close();
        cache.close();
    }

    @Override
    public List<WorkerReport> reports() {
        return supervisor.reports();
    }

    @Override
    public Optional<WorkerReport> report(String workerId) {
        return supervisor.report(workerId);
    }

    @Override
    public boolean restart(String workerId) {
        return supervisor.restart(workerId);
    }

    @Override
    public boolean refreshAttestation(String workerId) {
        return supervisor.refreshAttestation(workerId);
    }

    @Override
    public boolean kick(String workerId) {
        return supervisor.kick(workerId);
    }

    @Override
    public Optional<WorkerDetails> details(String workerId) {
        return supervisor.details(workerId);
    }

    @Override
    public Optional<Checkpoint> takeCheckpoint(String workerId) throws InterruptedException {
        return supervisor.takeCheckpoint(workerId);
    }

    @Override
    public boolean stopComputing(String workerId) {
        return supervisor.stopComputing(workerId);
    }

    @Override
    public List<WorkerReport> unresponsive() {
        return supervisor.unresponsive();
    }

    @Override
    public Counts counts() {
        return supervisor.counts();
    }
}
