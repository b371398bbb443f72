package prb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;

/** A good strategy and a good signer pass; strategies that lose, repeat, mix up or overfill fail where they should. */
class ContractsTest {

    private static final Keypair ALICE = Devnet.key("//Alice");

    @Nested
    class GoodStrategy extends StrategyContract {
        @Override
        protected ExtrinsicStrategy strategy() {
            return new OneByOne();
        }
    }

    @Nested
    class GoodSigner extends SignerContract {
        @Override
        protected Signer signer() {
            return new AliceSigner();
        }

        @Override
        protected Bytes publicKey() {
            return ALICE.publicKey();
        }

        @Override
        protected AccountId account() {
            return ALICE.accountId();
        }
    }

    @Test
    void aStrategyThatLosesAJobFails() {
        assertEquals(Set.of("everyJobComesBackInExactlyOnePlan"), failing(new OneByOne() {
            @Override
            public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
                return super.form(jobs.subList(1, jobs.size()), runtime, limits);
            }
        }));
    }

    @Test
    void aStrategyThatTurnsTheOrderFails() {
        assertEquals(Set.of("jobsOfAnOwnerStayInOrder"), failing(new OneByOne() {
            @Override
            public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
                return super.form(jobs, runtime, limits).reversed();
            }
        }));
    }

    @Test
    void aStrategyThatCutsCallsOrLiesAboutTheProxyFails() {
        assertEquals(Set.of("callsAreWholeAndNameTheOwnerAsTheySay"), failing(new OneByOne() {
            @Override
            public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
                return super.form(jobs, runtime, limits).stream().map(plan -> plan instanceof Send send
                        ? (Plan) new Send(send.call(), send.jobIds(), false, !send.proxied()) : plan).toList();
            }
        }));
    }

    private static Set<String> failing(ExtrinsicStrategy strategy) {
        StrategyContract contract = new StrategyContract() {
            @Override
            protected ExtrinsicStrategy strategy() {
                return strategy;
            }
        };
        Set<String> failed = new TreeSet<>();
        for (var method : StrategyContract.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                try {
                    method.setAccessible(true);
                    method.invoke(contract);
                } catch (ReflectiveOperationException found) {
                    failed.add(method.getName());
                }
            }
        }
        return failed;
    }

    /** An extrinsic per job. */
    static class OneByOne implements ExtrinsicStrategy {
        @Override
        public boolean accepts(String kind) {
            return kind.equals("add_worker");
        }

        @Override
        public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
            List<Plan> plans = new ArrayList<>();
            for (TradeJob job : jobs) {
                Bytes call = runtime.call("PhalaStakePoolv2", "add_worker", 1L, Bytes.wrap(new byte[32]));
                if (job.proxiedOwner().isPresent()) {
                    call = runtime.call("Proxy", "proxy",
                            prb.substrate.runtime.Value.variant("Id", job.proxiedOwner().get().bytes()),
                            Optional.empty(), Runtime.rawArgument(call));
                }
                plans.add(new Send(call, List.of(job.id()), false, job.proxiedOwner().isPresent()));
            }
            return plans;
        }
    }

    private static final class AliceSigner implements Signer {
        @Override
        public Optional<KeyType> keyType(AccountId account) {
            return account.equals(ALICE.accountId()) ? Optional.of(KeyType.SR25519) : Optional.empty();
        }

        @Override
        public Bytes sign(AccountId account, Bytes payload) {
            if (!account.equals(ALICE.accountId())) {
                throw new IllegalArgumentException("not ours");
            }
            return ALICE.sign(payload);
        }
    }
}
