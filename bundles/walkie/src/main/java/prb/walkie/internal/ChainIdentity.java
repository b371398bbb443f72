package prb.walkie.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;

/**
 * Which chain this node serves: the hash of para block 1 (the original calls it the genesis hash). Peers of the original
 * note it once and for ever, so nothing is told before it is known.
 */
final class ChainIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(ChainIdentity.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ParaChain chain;
    private volatile String known;

    /** @param fixed the identity; empty when the chain is to be asked */
    ChainIdentity(String fixed) {
        this.known = fixed;
    }

    /** The identity, empty while it is not known. */
    String known() {
        return known;
    }

    void chain(@Nullable ParaChain present) {
        lock.lock();
        try {
            chain = present;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until the identity is known. */
    String await() throws InterruptedException {
        while (known.isEmpty()) {
            ParaChain present = present();
            try {
                Optional<Bytes> first = present.blockHash(1);
                if (first.isPresent()) {
                    known = first.get().toHex();
                    return known;
                }
                LOG.debug("the parachain has no block 1 yet");
            } catch (ChainException e) {
                LOG.debug("the chain identity is not known yet: {}", e.getMessage());
            }
            lock.lock();
            try {
                if (changed.await(RETRY.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.debug("the parachain changed, it is asked again");
                }
            } finally {
                lock.unlock();
            }
        }
        return known;
    }

    private ParaChain present() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                ParaChain present = chain;
                if (present != null) {
                    return present;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
