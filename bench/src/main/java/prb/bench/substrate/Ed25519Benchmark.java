package prb.bench.substrate;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Signatures;

/** Verification of precommit signatures: our entry point, and BouncyCastle's function in a loop over plain arrays. */
@State(Scope.Benchmark)
public class Ed25519Benchmark {

    private static final int KEYS = 64;

    private final Bytes message = Samples.payload(Samples.headers().getFirst());
    private final byte[] messageArray = message.toArray();
    private final List<Bytes> publicKeys = new ArrayList<>();
    private final List<Bytes> signatures = new ArrayList<>();
    private final byte[][] publicKeyArrays = new byte[KEYS][];
    private final byte[][] signatureArrays = new byte[KEYS][];

    /** Signs one message with many keys. */
    @Setup
    public void sign() {
        for (int i = 0; i < KEYS; i++) {
            Keypair voter = Samples.voter(i);
            publicKeys.add(voter.publicKey());
            signatures.add(voter.sign(message));
            publicKeyArrays[i] = publicKeys.get(i).toArray();
            signatureArrays[i] = signatures.get(i).toArray();
        }
    }

    /** Through {@link Signatures}. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public boolean ours() {
        boolean all = true;
        for (int i = 0; i < KEYS; i++) {
            all &= Signatures.verify(KeyType.ED25519, publicKeys.get(i), message, signatures.get(i));
        }
        return all;
    }

    /** BouncyCastle alone. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public boolean bouncyCastle() {
        boolean all = true;
        for (int i = 0; i < KEYS; i++) {
            all &= Ed25519.verify(signatureArrays[i], 0, publicKeyArrays[i], 0, messageArray, 0, messageArray.length);
        }
        return all;
    }

    /** The same in two threads that share nothing: what the machine's second core is worth at this moment. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    @Threads(2)
    public boolean bouncyCastleTwice() {
        return bouncyCastle();
    }
}
