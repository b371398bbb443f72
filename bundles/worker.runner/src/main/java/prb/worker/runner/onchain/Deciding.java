package prb.worker.runner.onchain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Registration;
import prb.worker.api.chain.OnChain.Session;
import prb.worker.runner.onchain.Decision.Add;
import prb.worker.runner.onchain.Decision.AwaitScore;
import prb.worker.runner.onchain.Decision.AwaitSession;
import prb.worker.runner.onchain.Decision.Blocked;
import prb.worker.runner.onchain.Decision.Computing;
import prb.worker.runner.onchain.Decision.CoolingDown;
import prb.worker.runner.onchain.Decision.LowScore;
import prb.worker.runner.onchain.Decision.Raise;
import prb.worker.runner.onchain.Decision.Reclaim;
import prb.worker.runner.onchain.Decision.Register;
import prb.worker.runner.onchain.Decision.Rest;
import prb.worker.runner.onchain.Decision.Start;
import prb.worker.runner.onchain.Decision.Stop;

/**
 * Decides what a worker needs next from what the chain says now: nothing is remembered, so a stopped or removed worker is taken
 * up again.
 */
public final class Deciding {

    private Deciding() {}

    /**
     * What the operator wants.
     *
     * @param registeredHere this process registered the worker since it was started
     * @param stop it is to stop computing, and its stake to go back
     * @param registeredSince a registration from before this is renewed
     */
    public record Wish(long pid, AccountId owner, BigInteger stake, boolean gatekeeper, long minBenchScore,
            boolean enforceMinBenchScore, boolean registeredHere, boolean stop,
            Instant registeredSince) {}

    /** @param now by this host's clock */
    public static Decision decide(OnChain chain, Wish wish, Instant now) {
        if (chain.pid().isPresent() && chain.pid().getAsLong() != wish.pid()) {
            return new Blocked("Is assigned to pool " + chain.pid().getAsLong() + " on chain, not to pool " + wish.pid()
                    + ": remove it there or move it in the inventory");
        }
        if (wish.stop()) {
            return chain.session().map(session -> stopped(session, now)).orElseGet(Deciding::rest);
        }
        Optional<Decision> registration = registration(chain, wish);
        if (registration.isPresent()) {
            return registration.get();
        }
        if (wish.gatekeeper()) {
            return new Rest("Is a gatekeeper: blocks and messages only");
        }
        if (chain.pid().isEmpty()) {
            return new Add();
        }
        return chain.session().isEmpty() ? new AwaitSession() : session(chain.session().get(), wish.stake(), now);
    }

    private static Decision rest() {
        return new Rest("Was stopped by its operator; restart it to let it compute again");
    }

    private static Decision stopped(Session session, Instant now) {
        return switch (session.phase()) {
            case IDLE, UNRESPONSIVE -> new Stop();
            case COOLING_DOWN -> coolingDown(session, now);
            case READY -> rest();
        };
    }

    private static Decision coolingDown(Session session, Instant now) {
        return session.coolDownEnds().filter(end -> !now.isBefore(end)).isPresent() ? new Reclaim()
                : new CoolingDown(session.coolDownEnds());
    }

    private static Optional<Decision> registration(OnChain chain, Wish wish) {
        if (chain.registration().isEmpty()) {
            return Optional.of(new Register("Is not registered on chain"));
        }
        Registration entry = chain.registration().get();
        if (entry.operator().isEmpty() || !entry.operator().get().equals(wish.owner())) {
            return Optional.of(new Register("Is registered with another operator on chain"));
        }
        if (entry.lastUpdated().isBefore(wish.registeredSince())) {
            return Optional.of(new Register("Is registered since " + entry.lastUpdated() + ", which is too long"));
        }
        boolean computing = chain.session().isPresent() && chain.session().get().phase().isComputing();
        return computing || wish.gatekeeper() ? Optional.empty() : score(entry.initialScore(), wish);
    }

    private static Optional<Decision> score(OptionalLong score, Wish wish) {
        if (score.isEmpty() || score.getAsLong() == 0) {
            return Optional.of(new AwaitScore());
        }
        if (score.getAsLong() >= wish.minBenchScore()) {
            return Optional.empty();
        }
        if (wish.enforceMinBenchScore()) {
            return Optional.of(new LowScore(score.getAsLong()));
        }
        return wish.registeredHere() ? Optional.empty()
                : Optional.of(new Register("Has benchmark score " + score.getAsLong() + ", below " + wish.minBenchScore()));
    }

    private static Decision session(Session session, BigInteger stake, Instant now) {
        return switch (session.phase()) {
            case READY -> new Start(stake);
            case COOLING_DOWN -> coolingDown(session, now);
            case IDLE, UNRESPONSIVE -> stake.compareTo(session.stake()) > 0 ? new Raise(stake)
                    : new Computing(session.phase() == OnChain.Phase.UNRESPONSIVE);
        };
    }
}
