package prb.worker.runner.machine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;

/**
 * Knows whether a call of a worker's thread is on its way, so that a stop lets it finish: the worker is spared a half-done step,
 * and we know what became of it. Everything else that the thread waits for is interrupted. Any thread may stop it.
 *
 * <p>
 * Immediately before each call it is asked whether this process still holds the worker. A process that is paused between that
 * question and the call sends it late. This does no harm: a pRuntime takes each header and each block once and in order, so what
 * another process has sent meanwhile makes it refuse the same again; an initialised one refuses to be initialised; questions
 * change nothing. What is sent to the chain for the worker is fenced by the queue.
 */
public final class InFlight {

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread busy;
    private boolean stopping;
    private final BooleanSupplier held;

    /** @param held whether this process holds the worker at this moment */
    public InFlight(BooleanSupplier held) {
        this.held = held;
    }

    /** Interrupts a thread at once, or after the call that it is in. */
    public void stop(Thread thread) {
        lock.lock();
        try {
            stopping = true;
            if (busy == null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private interface Call<T> {
        T run() throws PRuntimeException;
    }

    private <T> T during(Call<T> call) throws PRuntimeException {
        begin();
        try {
            return call.run();
        } finally {
            end();
        }
    }

    private void begin() throws PRuntimeException {
        lock.lock();
        try {
            if (stopping) {
                throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "the worker is not driven any more", null);
            }
            if (!held.getAsBoolean()) {
                throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "this node does not hold the worker", null);
            }
            busy = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            busy = null;
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A client whose calls are known here. */
    PRuntimeClient watch(PRuntimeClient client) {
        return new Watched(client);
    }

    private final class Watched implements PRuntimeClient {

        private final PRuntimeClient client;

        Watched(PRuntimeClient client) {
            this.client = client;
        }

        @Override
        public PRuntimeInfo info() throws PRuntimeException {
            return during(client::info);
        }

        @Override
        public RuntimeIdentity init(InitRequest request) throws PRuntimeException {
            return during(() -> client.init(request));
        }

        @Override
        public RuntimeIdentity runtimeIdentity(boolean forceAttestation, Optional<AccountId> operator) throws PRuntimeException {
            return during(() -> client.runtimeIdentity(forceAttestation, operator));
        }

        @Override
        public Bytes egressMessages() throws PRuntimeException {
            return during(client::egressMessages);
        }

        @Override
        public SyncedTo syncCombinedHeaders(List<Bytes> request) throws PRuntimeException {
            return during(() -> client.syncCombinedHeaders(request));
        }

        @Override
        public long syncParaHeaders(List<Bytes> request) throws PRuntimeException {
            return during(() -> client.syncParaHeaders(request));
        }

        @Override
        public long dispatchBlocks(List<Bytes> request) throws PRuntimeException {
            return during(() -> client.dispatchBlocks(request));
        }

        @Override
        public void loadChainState(long paraBlock, List<Bytes> encodedState) throws PRuntimeException {
            during(() -> {
                client.loadChainState(paraBlock, encodedState);
                return true;
            });
        }

        @Override
        public OptionalLong takeCheckpoint() throws PRuntimeException {
            return during(client::takeCheckpoint);
        }

        @Override
        public Optional<SignedEndpoints> endpoints() throws PRuntimeException {
            return during(client::endpoints);
        }

        @Override
        public Optional<SignedEndpoints> signEndpoints(List<String> urls) throws PRuntimeException {
            return during(() -> client.signEndpoints(urls));
        }

        @Override
        public void kick() throws PRuntimeException {
            during(() -> {
                client.kick();
                return true;
            });
        }
    }
}
