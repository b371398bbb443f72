package prb.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.SigningContext;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;

/** The devnet's parachain without its processes: its runtime, development accounts, jobs. Stateless; any thread. */
public final class Devnet {

    static final RuntimeVersion VERSION = new RuntimeVersion("khala", 1_251, 6, 0);
    private static final String METADATA = "devnet-metadata.scale";
    private static final Bytes KEY = Bytes.wrap(new byte[32]);

    private Devnet() {}

    /** The runtime of its parachain. */
    public static Runtime runtime() {
        return Runtime.parse(metadata(), VERSION);
    }

    static Bytes metadata() {
        try (InputStream in = Devnet.class.getResourceAsStream(METADATA)) {
            if (in == null) {
                throw new IllegalStateException("the testkit lacks its resource " + METADATA);
            }
            return Bytes.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of a development account, such as {@code //Alice}. */
    public static Keypair key(String uri) {
        return Keypair.fromUri(uri, KeyType.SR25519);
    }

    /** A job of an account, created at a time, that waits a day. */
    public static TradeJob job(String id, AccountId signer, Optional<AccountId> owner, JobAction action, Instant created) {
        return new TradeJob(id, signer, owner, action, 0, created, created.plusSeconds(86_400));
    }

    /** An action of a kind that has one call; empty for a kind that the bridge itself does not know. */
    public static Optional<JobAction> action(String kind) {
        return switch (kind) {
            case "add_worker" -> Optional.of(new JobAction.AddWorker(1, KEY));
            case "start_computing" -> Optional.of(new JobAction.StartComputing(1, KEY, BigInteger.TEN));
            case "stop_computing" -> Optional.of(new JobAction.StopComputing(1, KEY));
            case "restart_computing" -> Optional.of(new JobAction.RestartComputing(1, KEY, BigInteger.TWO));
            default -> Optional.empty();
        };
    }

    /** What a signature binds to, at the beginning of the chain. */
    public static SigningContext context(long nonce) {
        return new SigningContext(KEY, Era.IMMORTAL, KEY, nonce, BigInteger.ZERO);
    }
}
