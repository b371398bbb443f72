package prb.shell;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.chain.api.Chain;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.trade.api.Trader;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;

/** Gathers the state of all rooms that are there. Any thread; never waits for a node. */
@Component(service = StatusSource.class)
public final class StatusSource {
    private static final long UNKNOWN = -1;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Fleet fleet;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BlobSource blobs;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable RelayChain relay;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ParaChain para;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Trader trader;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable EncoderControl encoder;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BlobServerStatus server;

    private String role = "";

    @Activate
    void start(BundleContext context) {
        role = Objects.requireNonNullElse(context.getProperty("prb.role"), "");
    }

    /** Name of the role that this process runs. */
    String role() {
        return role;
    }

    /** What the encoder does, empty where there is none. */
    Optional<EncoderStatus> encoder() {
        return Optional.ofNullable(encoder).map(EncoderControl::status);
    }

    /** What the blob server did, empty where there is none. */
    Optional<BlobServerStatus.Counters> server() {
        return Optional.ofNullable(server).map(BlobServerStatus::counters);
    }

    /** Whether workers are driven here. */
    boolean drivesWorkers() {
        return fleet != null;
    }

    RoleStatus status() {
        BlobSource source = blobs;
        BlobProgress progress = source == null ? BlobProgress.NONE : source.progress();
        return new RoleStatus(workers(), new RoleStatus.Heights(finalized(relay), progress.relayEncoded()),
                new RoleStatus.Heights(finalized(para), progress.paraEncoded()), extrinsics(), seconds());
    }

    /** Reports of all workers, empty where none are driven. */
    List<WorkerReport> reports() {
        Fleet present = fleet;
        return present == null ? List.of() : present.reports();
    }

    private RoleStatus.Workers workers() {
        Fleet present = fleet;
        if (present == null) {
            return new RoleStatus.Workers(0, 0, 0, 0);
        }
        Fleet.Counts counts = present.counts();
        return new RoleStatus.Workers(counts.total(), counts.synced(), counts.computing(), counts.error());
    }

    private RoleStatus.Extrinsics extrinsics() {
        Trader present = trader;
        if (present == null) {
            return new RoleStatus.Extrinsics(0, 0);
        }
        Trader.Stats stats = present.stats();
        return new RoleStatus.Extrinsics(stats.sent(), stats.failed());
    }

    private static long finalized(@Nullable Chain chain) {
        return chain == null ? UNKNOWN : chain.finalizedHead().number();
    }

    private static double seconds() {
        long ms = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return Math.round(ms / 100.0) / 10.0;
    }
}
