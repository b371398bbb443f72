package prb.worker.inventory.shared;

import java.math.BigInteger;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import prb.cluster.api.SharedRecord;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.exchange.Fields;

/**
 * Pools and workers as records. The operator's key of a pool goes along closed, as it is stored. A worker names its pool by id:
 * a pool whose number changes leaves its workers' records as they are. Stateless.
 */
public final class ItemRecords {

    private static final String POOL = "pool/";
    private static final String WORKER = "worker/";
    private static final String POOL_ID = "pool";

    private ItemRecords() {}

    /** A pool with its operator's closed key. */
    public record PoolItem(Pool pool, byte[] closedKey) {}

    /** A worker with its pool's id; its own field {@code pid} is not filled. */
    public record WorkerItem(Worker worker, String poolId) {}

    public static String poolKey(String id) {
        return POOL + id;
    }

    public static String workerKey(String id) {
        return WORKER + id;
    }

    /** The id of the pool that a key is of. */
    public static Optional<String> poolId(String key) {
        return key.startsWith(POOL) ? Optional.of(key.substring(POOL.length())) : Optional.empty();
    }

    /** The id of the worker that a key is of. */
    public static Optional<String> workerId(String key) {
        return key.startsWith(WORKER) ? Optional.of(key.substring(WORKER.length())) : Optional.empty();
    }

    public static String of(Pool pool, byte[] closedKey) {
        Map<String, String> fields = Fields.of(pool);
        fields.put(Fields.OPERATOR_KEY, Base64.getEncoder().encodeToString(closedKey));
        return RecordJson.write(RecordJson.object(fields));
    }

    public static String of(Worker worker, String poolId) {
        Map<String, String> fields = Fields.of(worker);
        fields.remove(Fields.PID);
        fields.put(POOL_ID, poolId);
        return RecordJson.write(RecordJson.object(fields));
    }

    /** @throws IllegalArgumentException when the record can not be read */
    public static PoolItem pool(SharedRecord record, String value) {
        Map<String, String> fields = RecordJson.texts(RecordJson.read(record.key(), value));
        String owner = field(record, fields, Fields.OWNER);
        Pool pool = new Pool(poolId(record.key()).orElseThrow(), Long.parseLong(field(record, fields, Fields.PID)),
                field(record, fields, Fields.NAME), AccountId.parse(field(record, fields, Fields.OPERATOR)),
                owner.equals(Fields.NONE) ? Optional.empty() : Optional.of(AccountId.parse(owner)),
                Boolean.parseBoolean(field(record, fields, Fields.ENABLED)),
                Boolean.parseBoolean(field(record, fields, Fields.SYNC_ONLY)));
        return new PoolItem(pool, Base64.getDecoder().decode(field(record, fields, Fields.OPERATOR_KEY)));
    }

    /** @throws IllegalArgumentException when the record can not be read */
    public static WorkerItem worker(SharedRecord record, String value) {
        Map<String, String> fields = RecordJson.texts(RecordJson.read(record.key(), value));
        Worker worker = new Worker(workerId(record.key()).orElseThrow(), 0, field(record, fields, Fields.NAME),
                URI.create(field(record, fields, Fields.ENDPOINT)), new BigInteger(field(record, fields, Fields.STAKE)),
                Boolean.parseBoolean(field(record, fields, Fields.ENABLED)),
                Boolean.parseBoolean(field(record, fields, Fields.SYNC_ONLY)),
                Boolean.parseBoolean(field(record, fields, Fields.GATEKEEPER)));
        return new WorkerItem(worker, field(record, fields, POOL_ID));
    }

    private static String field(SharedRecord record, Map<String, String> fields, String name) {
        String text = fields.get(name);
        if (text == null) {
            throw new IllegalArgumentException("record " + record.key() + " has no field " + name);
        }
        return text;
    }
}
