package prb.signer.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.Signing;
import prb.trade.api.Signer;

/**
 * Asks the program. A program that is away is asked again until the time for a signature is over; one that refuses is not. The
 * accounts that it told last stay good while it is away. What comes back is verified, so that a wrong signature is told of here
 * and not by the chain. Limits: {@link #REQUESTS_MAX} at a time, {@link #ATTEMPT_MAX}, {@link #AGAIN_NS}.
 */
final class RemoteSigner implements Signer, HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteSigner.class);
    private static final int REQUESTS_MAX = 16;
    /** Time for one answer: a person may have to agree, but not for ever. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);
    /** Between attempts, and between looks for an account that is not known. */
    private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final Transport transport;
    private final String where;
    private final Duration signMax;
    private final Semaphore permits = new Semaphore(REQUESTS_MAX);
    private volatile Map<AccountId, Protocol.Key> keys = Map.of();
    private volatile Optional<String> fault = Optional.of("it was not asked yet");
    private volatile long lookedAt;
    private volatile boolean closed;

    /** @param where for messages @param signMax time for a signature, over all attempts */
    RemoteSigner(Transport transport, String where, Duration signMax) {
        this.transport = transport;
        this.where = where;
        this.signMax = signMax;
    }

    /** Asks for the accounts. @return whether there was an answer */
    boolean look() throws InterruptedException {
        lookedAt = System.nanoTime();
        try {
            keys = Map.copyOf(Protocol.readAccounts(transport.ask(Protocol.accounts(), LOOK_MAX)));
            if (fault.isPresent()) {
                LOG.info("the signer at {} holds {} accounts", where, keys.size());
            }
            fault = Optional.empty();
            return true;
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            if (!fault.equals(Optional.of(text))) {
                LOG.warn("{}", text);
            }
            fault = Optional.of(text);
            return false;
        }
    }

    @Override
    public Optional<KeyType> keyType(AccountId account) {
        return key(account).map(Protocol.Key::type);
    }

    private Optional<Protocol.Key> key(AccountId account) {
        Protocol.Key key = keys.get(account);
        if (key == null && System.nanoTime() - lookedAt > AGAIN_NS) {
            try {
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            key = keys.get(account);
        }
        return Optional.ofNullable(key);
    }

    @Override
    public Bytes sign(AccountId account, Bytes payload) {
        Protocol.Key key = key(account).orElseThrow(() -> new IllegalArgumentException("the signer at " + where
                + " does not hold the key of " + account));
        Signing signing = Extrinsics.signing().filter(each -> isOf(payload, each)).orElseThrow(() -> new IllegalArgumentException(
                "only extrinsics are signed, whose meaning can be told to the signer at " + where));
        try {
            byte[] request = Protocol.sign(key, payload, signing);
            permits.acquire();
            try {
                return verified(key, payload, ask(request));
            } finally {
                permits.release();
            }
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the signer at " + where + " was asked", e);
        }
    }

    /** The bytes are that extrinsic's payload, or its hash. */
    private static boolean isOf(Bytes payload, Signing signing) {
        return payload.equals(signing.payload()) || payload.equals(Hashing.blake2b256(signing.payload()));
    }

    private Bytes ask(byte[] request) throws RefusedException, InterruptedException {
        long end = System.nanoTime() + signMax.toNanos();
        while (!closed) {
            long left = end - System.nanoTime();
            Duration atMost = Duration.ofNanos(Math.max(1_000_000, Math.min(left, ATTEMPT_MAX.toNanos())));
            try {
                Bytes signature = Protocol.readSignature(transport.ask(request, atMost));
                fault = Optional.empty();
                return signature;
            } catch (IOException e) {
                fault = Optional.of(String.valueOf(e.getMessage()));
                if (end - System.nanoTime() < AGAIN_NS) {
                    throw new IllegalStateException("no signature within " + signMax.toMillis() + " ms: " + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(AGAIN_NS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        throw new IllegalStateException("the signer at " + where + " is not used any more");
    }

    private Bytes verified(Protocol.Key key, Bytes payload, Bytes signature) {
        int size = key.type() == KeyType.ECDSA ? 65 : 64;
        if (signature.size() != size || !Signatures.verify(key.type(), key.publicKey(), payload, signature)) {
            throw new IllegalStateException("the signer at " + where + " gave a signature that is not " + key.publicKey()
                    + "'s over what it was asked to sign");
        }
        return signature;
    }

    @Override
    public Result execute() {
        Optional<String> now = fault;
        return now.isPresent()
                ? new Result(Result.Status.CRITICAL, now.get() + "; see whether the signer at " + where + " runs")
                : new Result(Result.Status.OK, "the signer at " + where + " holds " + keys.size() + " accounts");
    }

    /** Whoever waits for a signature is told so. */
    void close() {
        closed = true;
        transport.close();
    }
}
