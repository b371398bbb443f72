package prb.ops.metrics;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.control.EncoderControl;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSource;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;
import prb.walkie.api.PeerNode;
import prb.walkie.api.Peers;
import prb.worker.api.Fleet;

/**
 * Reads all figures from the services that are there. One that fails is left out, and {@code prb_metrics_source_up} tells so;
 * the others are told all the same. Any thread.
 */
@Component(service = Collection.class, configurationPid = "prb.ops.metrics")
@Designate(ocd = Collection.Config.class)
public final class Collection {

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: metrics")
    public @interface Config {
        /** Workers told one by one. */
        @AttributeDefinition(description = "Workers that have figures of their own, 0 to 10000. Default 0.")
        int workersMax() default 0;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Collection.class);

    private static final Family BUILD = Family.info("prb_build_info", "What runs: version of the bridge, role, version of Java.",
            "version", "role", "java");
    private static final Family SOURCE_UP = Family.gauge("prb_metrics_source_up",
            "Whether a part of this role could be read for these metrics; parts that are not there are left out.", "source");
    private static final Family LEFT_OUT = Family.gauge("prb_metrics_left_out",
            "Figures that found no room in this collection.");

    /** Every family that this room tells itself. */
    static final List<Family> FAMILIES = Stream.of(List.of(BUILD, SOURCE_UP, LEFT_OUT), ProcessMetrics.FAMILIES,
            ChainMetrics.FAMILIES, BlobMetrics.FAMILIES, FleetMetrics.FAMILIES, TradeMetrics.FAMILIES, PeerMetrics.FAMILIES,
            HealthMetrics.FAMILIES).flatMap(List::stream).toList();

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
    volatile @Nullable BlobServerStatus server;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Fleet fleet;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TradeQueue queue;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Trader trader;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Peers peers;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PeerNode node;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable HealthCheckExecutor health;

    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
    private final String version;
    private final String role;
    private volatile int workersMax;

    @Activate
    public Collection(BundleContext context, Config config) {
        this(context.getBundle().getVersion().toString(), Objects.requireNonNullElse(context.getProperty("prb.role"), ""),
                config.workersMax());
    }

    Collection(String version, String role, int workersMax) {
        this.version = version;
        this.role = role;
        this.workersMax = workersMax;
    }

    @Modified
    void modified(Config config) {
        workersMax = config.workersMax();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(MetricSource source) {
        sources.add(source);
    }

    void remove(MetricSource source) {
        sources.remove(source);
    }

    /** All figures as they are now. */
    Sheet collect() {
        Sheet sheet = new Sheet();
        sheet.put(BUILD, 1, version, role, Runtime.version().toString());
        read("process", sheet, sheet, ProcessMetrics::read);
        read("relay_chain", relay, sheet, chain -> ChainMetrics.read("relay", chain, sheet));
        read("para_chain", para, sheet, chain -> ChainMetrics.read("para", chain, sheet));
        read("encoder", encoder, sheet, control -> BlobMetrics.read(control.status(), sheet));
        BlobSource source = blobs;
        read("blobs", source, sheet, each -> BlobMetrics.read(each.progress(), sheet));
        read("blob_server", server, sheet, status -> BlobMetrics.read(status.counters(), sheet));
        BlobProgress progress = source == null ? BlobProgress.NONE : source.progress();
        read("fleet", fleet, sheet, each -> FleetMetrics.read(each, progress, workersMax, sheet));
        read("queue", queue, sheet, each -> TradeMetrics.read(each.stats(), sheet));
        read("trader", trader, sheet, each -> TradeMetrics.read(each, sheet));
        read("peers", peers, sheet, each -> PeerMetrics.read(each.peers(), sheet));
        read("peer_node", node, sheet, each -> PeerMetrics.read(each, sheet));
        read("health", health, sheet, each -> HealthMetrics.read(each, sheet));
        sources.forEach(each -> read(each.getClass().getSimpleName(), each, sheet, contributor -> contributor.read(sheet)));
        sheet.put(LEFT_OUT, sheet.leftOut());
        return sheet;
    }

    private static <T> void read(String name, @Nullable T service, Sheet sheet, Consumer<T> reader) {
        if (service == null) {
            return;
        }
        double up = 1;
        try {
            reader.accept(service);
        } catch (RuntimeException e) {
            // Being replaced, or its storage is away: the figure tells, and the next collection tries again.
            LOG.debug("{} could not be read for the metrics", name, e);
            up = 0;
        }
        sheet.put(SOURCE_UP, up, name);
    }
}
