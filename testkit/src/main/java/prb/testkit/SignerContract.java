package prb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.trade.api.Signer;

/**
 * What every {@link Signer} must do, as the trader uses it: real extrinsics of the devnet's chain, short and long. Subclass it in
 * a test, and name your signer and an account that it holds.
 */
public abstract class SignerContract {

    private static final int THREADS = 8;
    private final Runtime runtime = Devnet.runtime();

    /** The signer under test; asked for once per test. */
    protected abstract Signer signer() throws Exception;

    /** The public key of an account that it holds. */
    protected abstract Bytes publicKey();

    /** That account. */
    protected abstract AccountId account();

    @Test
    final void signsShortAndLongExtrinsics() throws Exception {
        Signer signer = signer();
        KeyType type = signer.keyType(account()).orElseThrow(() -> new AssertionError("the signer does not hold " + account()));
        for (int calls : new int[] {1, 60}) {
            Bytes call = call(calls);
            Bytes extrinsic = Extrinsics.signed(runtime, call, Devnet.context(calls), account(), type, payload -> signer.sign(
                    account(), payload));
            ExtrinsicView.Signed signed = Extrinsics.decode(runtime, extrinsic).signed().orElseThrow();
            Bytes payload = Extrinsics.payload(runtime, call, Devnet.context(calls));
            assertTrue(Signatures.verify(type, publicKey(), payload, signed.signature()), calls + " calls");
        }
    }

    @Test
    final void knowsNothingOfOtherAccounts() throws Exception {
        Signer signer = signer();
        AccountId other = Devnet.key("//Somebody//else").accountId();
        assertEquals(Optional.empty(), signer.keyType(other));
        assertThrows(IllegalArgumentException.class, () -> Extrinsics.signed(runtime, call(1), Devnet.context(0), other,
                KeyType.SR25519, payload -> signer.sign(other, payload)));
    }

    @Test
    final void signsOnManyThreads() throws Exception {
        Signer signer = signer();
        KeyType type = signer.keyType(account()).orElseThrow();
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < THREADS * 4; i++) {
            long nonce = i;
            work.add(() -> {
                Bytes extrinsic = Extrinsics.signed(runtime, call(1), Devnet.context(nonce), account(), type, payload -> signer
                        .sign(account(), payload));
                ExtrinsicView.Signed signed = Extrinsics.decode(runtime, extrinsic).signed().orElseThrow();
                return Signatures.verify(type, publicKey(), Extrinsics.payload(runtime, call(1), Devnet.context(nonce)), signed
                        .signature());
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Boolean> each : threads.invokeAll(work)) {
                assertTrue(each.get());
            }
        }
    }

    private Bytes call(int calls) {
        Bytes one = runtime.call("PhalaStakePoolv2", "add_worker", 1L, Bytes.wrap(new byte[32]));
        return calls == 1 ? one : runtime.call("Utility", "force_batch", java.util.Collections.nCopies(calls, Runtime.rawArgument(
                one)));
    }
}
