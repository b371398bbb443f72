package prb.substrate.chain.grandpa;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;

/**
 * Verifies the signatures of a justification on all cores, and stops as soon as the answer is known. The caller works
 * itself; helpers are forked into its own fork-join pool, else into the common one, and take one signature after the
 * other from a common counter. So a helper that is late, or never gets a thread, costs nothing but its share.
 */
final class SignatureCheck {

    /** Below this many signatures a core the cost of forking outweighs the gain. */
    static final int SIGNATURES_PER_CORE_MIN = 8;

    private final List<Precommit> precommits;
    private final long round;
    private final long setId;

    SignatureCheck(List<Precommit> precommits, long round, long setId) {
        this.precommits = precommits;
        this.round = round;
        this.setId = setId;
    }

    /** Index of the first bad signature, or the count of precommits when all are good. None behind a bad one is verified. */
    int firstBad() {
        AtomicInteger firstBad = new AtomicInteger(precommits.size());
        forEach(precommits.size(), index -> {
            // Indexes are handed out in order: all before the first bad one are out already and will be waited for.
            if (index >= firstBad.get()) {
                return false;
            }
            if (!isGenuine(precommits.get(index))) {
                firstBad.accumulateAndGet(index, Math::min);
            }
            return true;
        });
        return firstBad.get();
    }

    /**
     * Whether good signatures bring a weight together; verifies no more than that takes, but for what other cores
     * have begun.
     *
     * @param weights what each precommit brings, by index; precommits with 0 are left out
     */
    boolean reaches(long needed, long[] weights) {
        AtomicLong reached = new AtomicLong();
        forEach(weights.length, index -> {
            if (reached.get() >= needed) {
                return false;
            }
            if (weights[index] > 0 && isGenuine(precommits.get(index))) {
                reached.addAndGet(weights[index]);
            }
            return true;
        });
        return reached.get() >= needed;
    }

    private boolean isGenuine(Precommit precommit) {
        Bytes payload = Precommit.payload(precommit.targetHash(), precommit.targetNumber(), round, setId);
        return Signatures.verify(KeyType.ED25519, precommit.authorityId(), payload, precommit.signature());
    }

    /** Hands out the indexes below a count, in order, until a worker says to stop; returns when every worker is done. */
    private static void forEach(int count, IntPredicate work) {
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            int index = next.getAndIncrement();
            while (index < count && work.test(index)) {
                index = next.getAndIncrement();
            }
        };
        List<Helper> helpers = new ArrayList<>();
        for (int i = Math.min(coresBeside(), count / SIGNATURES_PER_CORE_MIN - 1); i > 0; i--) {
            Helper helper = new Helper(worker);
            helper.fork();
            helpers.add(helper);
        }
        try {
            worker.run();
        } finally {
            helpers.forEach(Helper::finish);
        }
    }

    /** How many threads may help the caller: the others of its pool, or those of the common pool. */
    private static int coresBeside() {
        ForkJoinPool pool = ForkJoinTask.getPool();
        return pool == null ? ForkJoinPool.getCommonPoolParallelism() : pool.getParallelism() - 1;
    }

    /** Forked work that is withdrawn, not waited for, when it has not begun by the time the caller is done. */
    private static final class Helper extends RecursiveAction {

        private static final long serialVersionUID = 1L;

        private final transient Runnable work;
        private final AtomicBoolean taken = new AtomicBoolean();

        Helper(Runnable work) {
            this.work = work;
        }

        @Override
        protected void compute() {
            if (taken.compareAndSet(false, true)) {
                work.run();
            }
        }

        /** Throws what the work threw: a signature that was not looked at must not pass for a good one. */
        void finish() {
            if (!taken.compareAndSet(false, true)) {
                join();
            }
        }
    }
}
