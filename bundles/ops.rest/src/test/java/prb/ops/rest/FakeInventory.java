package prb.ops.rest;

import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryChange;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;

/** An inventory in memory that refuses stakes below 1 PHA and names that are taken, and keeps a log. */
final class FakeInventory implements Inventory {

    static final AccountId ALICE = account(1);
    static final AccountId BOB = account(2);

    final Map<String, Pool> pools = new LinkedHashMap<>();
    final Map<String, Worker> workers = new LinkedHashMap<>();
    final List<InventoryChange> log = new ArrayList<>();
    final List<String> secrets = new ArrayList<>();
    String author = "";

    static AccountId account(int id) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) id;
        return new AccountId(Bytes.wrap(bytes));
    }

    static Worker worker(String id, long pool, long pha) {
        return new Worker(id, pool, "name-" + id, URI.create("http://10.0.0.1:8000/" + id), pha(pha), true, false, false);
    }

    static BigInteger pha(long pha) {
        return BigInteger.TEN.pow(12).multiply(BigInteger.valueOf(pha));
    }

    FakeInventory with(Pool pool) {
        pools.put(pool.id(), pool);
        return this;
    }

    FakeInventory with(Worker worker) {
        workers.put(worker.id(), worker);
        return this;
    }

    @Override
    public List<Pool> pools() {
        return List.copyOf(pools.values());
    }

    @Override
    public Optional<Pool> pool(long pid) {
        return pools.values().stream().filter(pool -> pool.pid() == pid).findFirst();
    }

    @Override
    public List<Pool> createPools(List<NewPool> wanted) throws InventoryException {
        List<Pool> made = new ArrayList<>();
        for (NewPool each : wanted) {
            if (pool(each.pid()).isPresent()) {
                throw new InventoryException(InventoryException.Kind.DUPLICATE, "pool " + each.pid(), "pid", "is taken");
            }
            secrets.add(each.operatorSecret());
            Pool pool = new Pool("pool-" + each.pid(), each.pid(), each.name(), ALICE, each.proxiedOwner(), each.enabled(), each
                    .syncOnly());
            made.add(pool);
        }
        made.forEach(this::with);
        note("pool", made.getFirst().id(), "created");
        return made;
    }

    @Override
    public List<Pool> updatePools(List<Pool> wanted) {
        wanted.forEach(this::with);
        return wanted;
    }

    @Override
    public List<Pool> changePools(List<PoolUpdate> updated, Collection<String> deleted) {
        updated.forEach(each -> each.operatorSecret().ifPresent(secrets::add));
        return updatePools(updated.stream().map(PoolUpdate::pool).toList());
    }

    @Override
    public void deletePools(Collection<String> ids) {
        ids.forEach(pools::remove);
    }

    @Override
    public List<Worker> workers() {
        return List.copyOf(workers.values());
    }

    @Override
    public List<Worker> createWorkers(List<NewWorker> wanted) throws InventoryException {
        return updateWorkers(wanted.stream()
                .map(each -> new Worker("made-" + each.name(), each.pid(), each.name(), URI.create(each
                        .endpoint()), new BigInteger(each.stake()), each.enabled(), each.syncOnly(), each.gatekeeper()))
                .toList());
    }

    @Override
    public List<Worker> updateWorkers(List<Worker> wanted) throws InventoryException {
        for (Worker each : wanted) {
            if (each.stake().compareTo(pha(1)) < 0) {
                throw new InventoryException(InventoryException.Kind.INVALID, "worker \"" + each.name() + "\"", "stake",
                        "is too small");
            }
        }
        wanted.forEach(this::with);
        note("worker", wanted.getFirst().id(), "changed");
        return wanted;
    }

    @Override
    public void deleteWorkers(Collection<String> ids) {
        ids.forEach(workers::remove);
    }

    private void note(String kind, String id, String action) {
        log.add(new InventoryChange(log.size() + 1L, Instant.EPOCH, author, "", kind, id, id, action, Map.of(),
                Map.of("a", "b")));
    }

    @Override
    public Inventory by(String who) {
        author = who;
        return this;
    }

    @Override
    public List<InventoryChange> changes(long before, int limit) {
        return log.reversed().stream().filter(each -> each.number() < before).limit(limit).toList();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        throw new UnsupportedOperationException();
    }
}
