package prb.worker.inventory.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** The fields of an item as texts, by the names that documents and the log give them. Stateless. */
public final class Fields {

    public static final String PID = "pid";
    public static final String NAME = "name";
    public static final String OPERATOR = "operator";
    public static final String OWNER = "proxiedOwner";
    public static final String ENDPOINT = "endpoint";
    public static final String STAKE = "stake";
    public static final String ENABLED = "enabled";
    public static final String SYNC_ONLY = "syncOnly";
    public static final String GATEKEEPER = "gatekeeper";
    /** A new operator's secret URI. Only ever read. */
    public static final String OPERATOR_SECRET = "operatorSecret";
    /** The operator's key, closed by the identity of the inventory that is to take it, in Base64. */
    public static final String OPERATOR_KEY = "operatorKey";
    /** The text for no account. */
    public static final String NONE = "none";
    /** All fields that a pool may have in a document, in the order in which they are written. */
    public static final List<String> OF_POOL = List.of(PID, NAME, OPERATOR, OWNER, ENABLED, SYNC_ONLY, OPERATOR_SECRET,
            OPERATOR_KEY);
    /** All fields that a worker may have in a document. */
    public static final List<String> OF_WORKER = List.of(NAME, PID, ENDPOINT, STAKE, ENABLED, SYNC_ONLY, GATEKEEPER);

    private static final int SS58_PREFIX = 30;

    private Fields() {}

    /** Without a key. Accounts are in the form of Phala and Khala. */
    public static Map<String, String> of(Pool pool) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(PID, Long.toString(pool.pid()));
        fields.put(NAME, pool.name());
        fields.put(OPERATOR, pool.operator().toSs58(SS58_PREFIX));
        fields.put(OWNER, pool.proxiedOwner().map(owner -> owner.toSs58(SS58_PREFIX)).orElse(NONE));
        fields.put(ENABLED, Boolean.toString(pool.enabled()));
        fields.put(SYNC_ONLY, Boolean.toString(pool.syncOnly()));
        return fields;
    }

    /** The stake is in the smallest unit. */
    public static Map<String, String> of(Worker worker) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(NAME, worker.name());
        fields.put(PID, Long.toString(worker.pid()));
        fields.put(ENDPOINT, worker.endpoint().toString());
        fields.put(STAKE, worker.stake().toString());
        fields.put(ENABLED, Boolean.toString(worker.enabled()));
        fields.put(SYNC_ONLY, Boolean.toString(worker.syncOnly()));
        fields.put(GATEKEEPER, Boolean.toString(worker.gatekeeper()));
        return fields;
    }
}
