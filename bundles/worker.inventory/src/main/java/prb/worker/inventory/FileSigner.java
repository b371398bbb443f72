package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.trade.api.Signer;

/**
 * Signs for the operators in the inventory of a lifecycle manager of another process, which is only read. Each call looks
 * whether the file changed and reads it again then; an account that is not known makes it look into the file at most once a
 * second. What was read stays good while the file is away or can not be read. Keys stay encrypted but for a signature.
 */
@Component(service = {Signer.class, HealthCheck.class}, configurationPid = "prb.worker.inventory.signer",
        configurationPolicy = ConfigurationPolicy.REQUIRE, property = {"hc.name=inventory", "hc.tags=health"})
@Designate(ocd = FileSigner.Config.class)
public final class FileSigner implements Signer, HealthCheck {

    /** Settings of the signer. */
    @ObjectClassDefinition(name = "Signer", description = "Signs for the operators in another process's inventory")
    public @interface Config {
        /** The database file. */
        @AttributeDefinition(name = "file", description = "SQLite file of the lifecycle manager; it may come later")
        String file();
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileSigner.class);
    /** After a failed reading, and between readings for accounts that are not there. */
    private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final OperatorKeys keys;
    private final OperatorFile file;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state = new State(Map.of(), Map.of(), Result.Status.TEMPORARILY_UNAVAILABLE, "not looked at yet");
    // Guarded by the lock.
    private Optional<OperatorFile.Stamp> stamp = Optional.empty();
    private long lookedAt;
    private boolean failed;

    /**
     * What was read last.
     *
     * @param closed encrypted keys that open with our identity
     * @param faults reason by name of pool, for the others
     */
    private record State(Map<AccountId, byte[]> closed, Map<String, String> faults, Result.Status health, String text) {}

    /** Reads the file when it is there already; never fails because of it. */
    @Activate
    public FileSigner(@Reference(name = "identity", target = "(kind=LIFECYCLE)") NodeIdentity identity, Config config) {
        this(identity, Path.of(config.file()), System::nanoTime);
    }

    FileSigner(NodeIdentity identity, Path path, LongSupplier nanoTime) {
        keys = new OperatorKeys(identity);
        file = new OperatorFile(path);
        this.nanoTime = nanoTime;
        look(true);
    }

    @Override
    public Optional<KeyType> keyType(AccountId account) {
        return closed(account) == null ? Optional.empty() : Optional.of(KeyType.SR25519);
    }

    @Override
    public Bytes sign(AccountId account, Bytes payload) {
        byte[] closed = closed(account);
        if (closed == null) {
            throw new IllegalArgumentException("the key of " + account + " is not at hand: " + state.text);
        }
        return keys.sign(account, closed, payload);
    }

    /** Also looks whether the file changed. */
    @Override
    public Result execute() {
        look(false);
        return new Result(state.health, state.text);
    }

    private byte @org.jspecify.annotations.Nullable [] closed(AccountId account) {
        look(false);
        byte[] found = state.closed.get(account);
        if (found == null) {
            look(true);
            found = state.closed.get(account);
        }
        return found;
    }

    /** @param missed whether to look into a file that does not seem changed: times of files are coarse */
    private void look(boolean missed) {
        lock.lock();
        try {
            OperatorFile.Stamp now = file.stamp();
            boolean changed = !stamp.equals(Optional.of(now));
            boolean rested = nanoTime.getAsLong() - lookedAt >= AGAIN_NS;
            if (changed || rested && (missed || failed)) {
                // Before the reading: what is written meanwhile will show as a change.
                stamp = Optional.of(now);
                lookedAt = nanoTime.getAsLong();
                failed = false;
                read(now);
            }
        } catch (IOException | SQLException e) {
            failed = true;
            become(new State(state.closed, state.faults, Result.Status.CRITICAL,
                    "the inventory " + file.path() + " can not be read: " + e.getMessage()
                            + "; see whether this process may read it and write beside it"));
        } finally {
            lock.unlock();
        }
    }

    private void read(OperatorFile.Stamp now) throws SQLException {
        if (now.database().isEmpty()) {
            become(new State(state.closed, state.faults, Result.Status.TEMPORARILY_UNAVAILABLE, "waiting for the inventory "
                    + file.path() + ", which the lifecycle manager makes"));
            return;
        }
        OperatorFile.Content content = file.read();
        Set<Bytes> good = new HashSet<>();
        state.closed.values().forEach(closed -> good.add(Bytes.wrap(closed)));
        Map<AccountId, byte[]> closed = new HashMap<>();
        Map<String, String> faults = new LinkedHashMap<>();
        for (OperatorFile.Row row : content.rows()) {
            try {
                // A key that opened once is not opened again: that takes a millisecond each.
                AccountId operator = row.operator() != null && good.contains(Bytes.wrap(row.closed())) ? row.operator()
                        : opened(row);
                closed.putIfAbsent(operator, row.closed());
            } catch (IllegalArgumentException e) {
                faults.put(row.pool(), e.getMessage());
            }
        }
        become(judged(content, closed, faults));
    }

    private AccountId opened(OperatorFile.Row row) {
        return row.operator() == null
                ? keys.open(row.closed()).accountId()
                : keys.openOf(row.operator(), row.closed()).accountId();
    }

    private State judged(OperatorFile.Content content, Map<AccountId, byte[]> closed, Map<String, String> faults) {
        int pools = content.rows().size();
        if (pools > 0 && faults.size() == pools) {
            return new State(closed, faults, Result.Status.CRITICAL,
                    KeyCheck.foreignText(file.path(), keys.peerId(), content.maker(), pools));
        }
        if (!faults.isEmpty()) {
            return new State(closed, faults, Result.Status.WARN, "operator keys of these pools in " + file.path()
                    + " can not be used: " + faults + "; give the pools their operators anew");
        }
        return new State(closed, faults, Result.Status.OK, "keys of " + closed.size() + " operators in " + file.path());
    }

    /** Says once what is new. */
    private void become(State next) {
        if (!next.text.equals(state.text)) {
            switch (next.health) {
                case OK, TEMPORARILY_UNAVAILABLE -> LOG.info("{}", next.text);
                case WARN -> LOG.warn("{}", next.text);
                default -> LOG.error("{}", next.text);
            }
        }
        state = next;
    }
}
