package prb.itests;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;

/**
 * A stake pool of //Alice on a lab whose blocks come by themselves, with stake that waits in it, and what the chain says of a
 * worker. Alice signs all of it before the bridge starts, for then the bridge owns her nonces; what needs the chain's root later
 * is signed by //Bob.
 */
final class LabPool {

    static final String OWNER = "//Alice";
    private static final Keypair ALICE = Keypair.fromUri(OWNER, KeyType.SR25519);
    private static final Keypair BOB = Keypair.fromUri("//Bob", KeyType.SR25519);
    private static final String COMPUTATION = "PhalaComputation";
    private static final int WRAPPED_ASSET = 10_000;
    private static final long BENCHMARK_BLOCKS = 8;
    private static final Duration INCLUDED_MAX = Duration.ofMinutes(2);

    private final LabChain chain;
    private final long pid;

    private LabPool(LabChain chain, long pid) {
        this.chain = chain;
        this.pid = pid;
    }

    /**
     * Makes the pool and puts stake into it.
     *
     * @param stakePha what is contributed @param coolDownS seconds until a stopped worker's stake can be reclaimed
     */
    static LabPool create(LabChain chain, long stakePha, int coolDownS) throws Exception {
        long pid = pools(chain);
        List<Bytes> calls = List.of(chain.call("PhalaStakePoolv2", "create"),
                sudo(chain, "Assets", "force_create", WRAPPED_ASSET, id(ALICE), true, 1),
                sudo(chain, "PhalaRegistry", "force_set_benchmark_duration", BENCHMARK_BLOCKS),
                sudo(chain, COMPUTATION, "set_cool_down_expiration", coolDownS),
                sudo(chain, COMPUTATION, "set_heartbeat_paused", false),
                chain.call("PhalaWrappedBalances", "wrap", pha(stakePha + 1)),
                chain.call("PhalaStakePoolv2", "contribute", pid, pha(stakePha), Optional.empty()),
                chain.call("Sudo", "set_key", id(BOB)));
        LabPool pool = new LabPool(chain, pid);
        pool.send(ALICE, calls);
        if (pools(chain) != pid + 1 || chain.storage(COMPUTATION, "CoolDownPeriod").asLong() != coolDownS) {
            throw new AssertionError("the pool and its settings are not on chain");
        }
        return pool;
    }

    private static long pools(LabChain chain) throws IOException {
        return chain.find("PhalaBasePool", "PoolCount").map(Value::asLong).orElse(0L);
    }

    static BigInteger pha(long amount) {
        return BigInteger.valueOf(amount).multiply(BigInteger.TEN.pow(12));
    }

    private static Value id(Keypair account) {
        return Value.variant("Id", account.accountId());
    }

    private static Bytes sudo(LabChain chain, String pallet, String name, Object... arguments) throws IOException {
        return chain.call("Sudo", "sudo", Runtime.rawArgument(chain.call(pallet, name, arguments)));
    }

    /** Signs and submits, and waits until all are in blocks. */
    private void send(Keypair account, List<Bytes> calls) throws Exception {
        long nonce = chain.nonce(account) + calls.size();
        for (Bytes call : calls) {
            chain.submit(chain.signed(account, call));
        }
        Await.until(calls.size() + " extrinsics in blocks", INCLUDED_MAX,
                () -> chain.storage("System", "Account", account.accountId()).get("nonce").asLong() >= nonce, () -> "");
    }

    long pid() {
        return pid;
    }

    /** Demands a heartbeat of every computing worker. */
    void demandHeartbeat() throws Exception {
        send(BOB, List.of(sudo(chain, COMPUTATION, "force_heartbeat")));
    }

    /** The worker's entry in PhalaRegistry.Workers. */
    Optional<Value> registration(Bytes key) throws IOException {
        return chain.find("PhalaRegistry", "Workers", key);
    }

    boolean isOwner(Value operator) {
        return operator.asOptional().map(Value::asBytes).equals(Optional.of(ALICE.publicKey()));
    }

    /** The URLs that the chain has for the worker. */
    List<String> endpoints(Bytes key) throws IOException {
        return chain.find("PhalaRegistry", "Endpoints", key)
                .map(entry -> entry.get("0").asList().stream().map(Value::asText).toList()).orElse(List.of());
    }

    /** The worker's session, once it is bound. */
    Optional<Value> session(Bytes key) throws IOException {
        Optional<Value> account = chain.find(COMPUTATION, "WorkerBindings", key);
        return account.isEmpty() ? Optional.empty() : chain.find(COMPUTATION, "Sessions", account.get());
    }

    /** Name of the session's state; empty while there is none. */
    String state(Bytes key) throws IOException {
        return session(key).map(session -> session.get("state").variantName()).orElse("");
    }

    /** What the worker computes with; zero when nothing. */
    BigInteger stake(Bytes key) throws IOException {
        Optional<Value> account = chain.find(COMPUTATION, "WorkerBindings", key);
        return account.isEmpty() ? BigInteger.ZERO
                : chain.find(COMPUTATION, "Stakes", account.get()).map(Value::asBigInteger).orElse(BigInteger.ZERO);
    }

    /** For messages. */
    Map<String, Object> tell(Bytes key) {
        try {
            return Map.of("state", state(key), "stake", stake(key), "session", session(key));
        } catch (IOException e) {
            return Map.of("chain", e.toString());
        }
    }
}
