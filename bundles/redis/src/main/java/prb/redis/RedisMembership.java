package prb.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.cluster.api.MembershipListener;
import prb.cluster.api.Precondition;
import prb.cluster.api.Records;
import prb.cluster.api.RecordsCopy;

/**
 * The membership on Redis as a service, and the records that its members have in common. It joins when somebody asks for the
 * service, so a trader never does. Two threads: one gives signs of life (every fifth of the life, 3 s) and connects anew all the
 * time; the other watches the clock, so that the end of the session is told in time, also while Redis lets the first one wait.
 */
@Component(service = {Membership.class, Records.class}, configurationPid = "prb.cluster",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RedisMembership.Config.class)
public final class RedisMembership implements Membership, Records {

    /** Settings of the membership. */
    @ObjectClassDefinition(name = "Membership on Redis", description = "Lifecycle managers that meet on one Redis")
    public @interface Config {
        /** Where Redis is. */
        @AttributeDefinition(name = "endpoint", description = "redis://[user:password@]host:port/[database], or rediss://")
        String endpoint() default "";

        /** Whose lifecycle manager this is. */
        @AttributeDefinition(name = "bridgeIdentity", description = "Name of the bridge; two bridges do not share a Redis")
        String bridgeIdentity() default "default";

        /** Whether the workers are shared with other nodes. */
        @AttributeDefinition(name = "fleet", description = "Whether this node shares its workers with others")
        boolean fleet() default false;

        /** How much of the work it takes. */
        @AttributeDefinition(name = "weight",
                description = "Part of the workers in relation to other nodes, 0..1000; 0 stands by")
        int weight() default 100;

        /** After how long a silent process counts as dead. */
        @AttributeDefinition(name = "lifeMs", description = "ms without a sign of life until others take over, 1000 or more")
        int lifeMs() default 15_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RedisMembership.class);
    /** Attempts over one client before it is replaced. */
    private static final int ATTEMPTS_PER_CLIENT = 10;
    private static final int WEIGHT_MAX = 1_000;

    private final Member self;
    private final String endpoint;
    private final Timing timing;
    private final FleetSession session;
    private final SharedRecords records;
    private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Precondition> preconditions = new CopyOnWriteArrayList<>();
    private final Semaphore poke = new Semaphore(0);
    private final Semaphore watched = new Semaphore(0);
    private final Thread beats = Thread.ofVirtual().name("prb-redis-membership").unstarted(this::beats);
    private final Thread clock = Thread.ofVirtual().name("prb-redis-membership-clock").unstarted(this::clock);
    private volatile @Nullable RedisLink link;
    private int attempts;
    private volatile boolean closed;

    @Activate
    public RedisMembership(Config config) {
        this(config.endpoint(), config.bridgeIdentity(), config.fleet() ? Member.Kind.SHARED : Member.Kind.SINGLE,
                Math.clamp(config.weight(), 0, WEIGHT_MAX), Duration.ofMillis(Math.max(1_000, config.lifeMs())));
    }

    RedisMembership(String endpoint, String bridge, Member.Kind kind, int weight, Duration life) {
        Node node = Node.here(bridge);
        this.self = new Member(node.instance(), node.bridge(), node.place(), kind, weight, 0);
        this.endpoint = endpoint;
        this.timing = Timing.of(life, Duration.ZERO);
        this.session = new FleetSession(self, life, Ticks.system());
        this.records = new SharedRecords(node.instance(), life, this::runner);
        beats.start();
        clock.start();
    }

    private Optional<JobStore.Runner> runner() {
        RedisLink open = link;
        return open == null || closed ? Optional.empty() : Optional.of(open::run);
    }

    private void beats() {
        while (!closed) {
            boolean well = beat();
            watched.release();
            tell(MembershipListener::changed);
            await(poke, well ? timing.beat().toNanos() : timing.retry().toNanos());
        }
    }

    /** Tells of the end of each session as soon as the clock says so. */
    private void clock() {
        boolean in = false;
        while (!closed) {
            long left = session.seat().left();
            if (in && left <= 0) {
                LOG.warn("this node gave no sign of life for too long and holds no worker any more: {}", session.trouble().orElse(
                        "it was stopped or cut off"));
                tell(MembershipListener::lost);
            }
            in = left > 0;
            await(watched, in ? left : timing.life().toNanos());
        }
    }

    private void await(Semaphore signal, long nanos) {
        try {
            if (signal.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("a thread of the membership was interrupted");
        }
    }

    private void tell(Consumer<MembershipListener> news) {
        for (MembershipListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of the membership failed", e);
            }
        }
    }

    private synchronized boolean beat() {
        if (closed) {
            return false;
        }
        Optional<String> before = session.trouble();
        boolean well = false;
        try {
            RedisLink open = connected();
            if (!session.seat().isValid()) {
                // Whoever was away may have missed changes: nothing is claimed before it is known.
                records.silent("this node joins just now");
            }
            session.beat(open::run);
            attempts = 0;
            records.beat(open::run);
            well = true;
        } catch (RedisLink.Unreachable e) {
            silent(name() + " is out of reach: " + e.getMessage() + "; it is tried again all the time");
        } catch (RedisLink.Refused e) {
            silent(name() + " refuses to work: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            silent(e.getMessage() + "; no worker is driven until it is corrected");
        } catch (RuntimeException e) {
            LOG.error("a sign of life failed", e);
            silent(name() + " gave an answer that can not be used: " + e.getMessage());
        }
        Optional<String> now = session.trouble();
        if (now.isPresent() && before.isEmpty()) {
            LOG.warn("{}", now.get());
        } else if (now.isEmpty() && before.isPresent()) {
            LOG.info("{} is in as {} of {}", self, self.kind(), name());
        }
        return well;
    }

    private void silent(String why) {
        attempts++;
        session.silent(why);
        records.silent(why);
    }

    private String name() {
        return "Redis at " + Endpoint.parse(endpoint);
    }

    private RedisLink connected() {
        RedisLink open = link;
        if (open != null && attempts >= ATTEMPTS_PER_CLIENT) {
            open.close();
            open = null;
        }
        if (open == null) {
            attempts = 0;
            open = RedisLink.connect(Endpoint.parse(endpoint), timing.answer());
        }
        link = open;
        return open;
    }

    private interface Use<T> {
        T of(JobStore.Runner redis);
    }

    /** Uses Redis where it answers; where it does not, the next sign of life says why. */
    private <T> T use(Use<T> use, T otherwise) {
        Optional<JobStore.Runner> redis = runner();
        if (redis.isEmpty()) {
            return otherwise;
        }
        try {
            return use.of(redis.get());
        } catch (RedisLink.Unreachable | RedisLink.Refused e) {
            LOG.debug("Redis did not answer", e);
            poke.release();
            return otherwise;
        }
    }

    private Optional<String> unmet() {
        return preconditions.stream().flatMap(precondition -> precondition.unmet().stream()).findFirst();
    }

    @Override
    public Member self() {
        return new Member(self.instance(), self.bridge(), self.place(), self.kind(), self.weight(), owned().size());
    }

    @Override
    public boolean isIn() {
        return session.seat().isValid();
    }

    @Override
    public Optional<String> trouble() {
        return session.trouble().or(this::unmet);
    }

    @Override
    public List<Member> members() {
        return session.members();
    }

    @Override
    public Set<String> claim(Collection<String> names, int most) {
        return unmet().isPresent() || names.isEmpty() || most <= 0 ? Set.of()
                : use(redis -> session.claim(redis, names, most), Set.of());
    }

    @Override
    public void release(Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        session.seat().remove(names);
        use(redis -> {
            session.release(redis, names);
            return true;
        }, false);
    }

    @Override
    public Set<String> owned() {
        return session.seat().names();
    }

    @Override
    public boolean isHeld(String name) {
        return session.seat().token(name).isPresent();
    }

    @Override
    public OptionalLong token(String name) {
        return session.seat().token(name);
    }

    @Override
    public Optional<Member> holder(String name) {
        return use(redis -> session.holder(redis, name), Optional.empty());
    }

    @Override
    public Map<String, Member> holders(Collection<String> names) {
        return use(redis -> session.holders(redis, names), Map.of());
    }

    @Override
    public AutoCloseable onChange(MembershipListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public AutoCloseable require(Precondition precondition) {
        preconditions.add(precondition);
        return () -> preconditions.remove(precondition);
    }

    @Override
    public OptionalLong revision() {
        return records.revision();
    }

    @Override
    public Optional<String> recordsTrouble() {
        return records.trouble();
    }

    @Override
    public Optional<Changes> since(long revision) {
        return records.since(revision);
    }

    @Override
    public Appended append(long expected, Map<String, Optional<String>> changes) {
        return records.append(expected, changes);
    }

    @Override
    public AutoCloseable attach(RecordsCopy copy) {
        AutoCloseable attached = records.attach(copy);
        poke.release();
        return attached;
    }

    @Override
    public AutoCloseable onRevision(Runnable listener) {
        return records.onRevision(listener);
    }

    @Deactivate
    void close() {
        closed = true;
        poke.release();
        watched.release();
        leave();
    }

    private synchronized void leave() {
        RedisLink open = link;
        link = null;
        if (open == null) {
            return;
        }
        try {
            session.leave(open::run);
        } catch (RedisLink.Unreachable | RedisLink.Refused e) {
            LOG.warn("Redis could not be told that this node leaves, others take over in {}: {}", timing.life(), e.getMessage());
        } finally {
            open.close();
        }
    }
}
