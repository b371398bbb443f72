package prb.worker.runner.onchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.runner.onchain.Deciding.Wish;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;
import prb.worker.api.chain.OnChain.Registration;
import prb.worker.api.chain.OnChain.Session;

class DecidingTest {

    private static final AccountId OWNER = new AccountId(Bytes.fromHex("aa".repeat(32)));
    private static final AccountId OTHER = new AccountId(Bytes.fromHex("bb".repeat(32)));
    private static final BigInteger STAKE = BigInteger.TEN.pow(15);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final OptionalLong NONE = OptionalLong.empty();

    private static Wish wish(boolean enforce, boolean registeredHere, boolean gatekeeper) {
        return new Wish(3, OWNER, STAKE, gatekeeper, 50, enforce, registeredHere, false, Instant.MIN);
    }

    private static OnChain chain(AccountId operator, OptionalLong score, OptionalLong pid, Phase phase, BigInteger stake) {
        Optional<Session> session = phase == null ? Optional.empty() : Optional.of(new Session(Bytes.ofInts(1), phase, stake));
        return new OnChain(Optional.of(new Registration(Optional.of(operator), score, Instant.EPOCH)), pid, session);
    }

    private static Decision decide(OnChain chain) {
        return Deciding.decide(chain, wish(false, false, false), NOW);
    }

    @Test
    void registrationComesFirst() {
        assertInstanceOf(Decision.Register.class, decide(OnChain.NOTHING));
        assertInstanceOf(Decision.Register.class, decide(chain(OTHER, OptionalLong.of(90), NONE, null, STAKE)));
        assertInstanceOf(Decision.AwaitScore.class, decide(chain(OWNER, NONE, NONE, null, STAKE)));
    }

    @Test
    void minimumScoreItselfIsEnough() {
        assertInstanceOf(Decision.Add.class, decide(chain(OWNER, OptionalLong.of(50), NONE, null, STAKE)));
        assertInstanceOf(Decision.Register.class, decide(chain(OWNER, OptionalLong.of(49), NONE, null, STAKE)));
    }

    @Test
    void lowScoreRegistersOnceUnlessItIsEnforced() {
        OnChain low = chain(OWNER, OptionalLong.of(49), NONE, null, STAKE);
        assertInstanceOf(Decision.Add.class, Deciding.decide(low, wish(false, true, false), NOW));
        assertEquals(new Decision.LowScore(49), Deciding.decide(low, wish(true, true, false), NOW));
    }

    @Test
    void sessionIsStartedAndStakeOnlyRaised() {
        OptionalLong score = OptionalLong.of(90);
        OptionalLong pid = OptionalLong.of(3);
        assertInstanceOf(Decision.AwaitSession.class, decide(chain(OWNER, score, pid, null, STAKE)));
        assertEquals(new Decision.Start(STAKE), decide(chain(OWNER, score, pid, Phase.READY, BigInteger.ZERO)));
        assertEquals(new Decision.Computing(false), decide(chain(OWNER, score, pid, Phase.IDLE, STAKE)));
        assertEquals(new Decision.Computing(true), decide(chain(OWNER, score, pid, Phase.UNRESPONSIVE, STAKE.add(STAKE))));
        assertEquals(new Decision.Raise(STAKE), decide(chain(OWNER, score, pid, Phase.IDLE, BigInteger.ONE)));
        assertEquals(new Decision.CoolingDown(Optional.empty()), decide(chain(OWNER, score, pid, Phase.COOLING_DOWN, STAKE)));
    }

    @Test
    void stakeIsReclaimedWhenTheWorkerHasCooledDown() {
        Session cooling = new Session(Bytes.ofInts(1), Phase.COOLING_DOWN, STAKE, Optional.of(NOW));
        OnChain chain = new OnChain(chain(OWNER, OptionalLong.of(90), NONE, null, STAKE).registration(), OptionalLong.of(3),
                Optional.of(cooling));
        for (boolean stop : new boolean[] {false, true}) {
            Wish wish = new Wish(3, OWNER, STAKE, false, 50, false, false, stop, Instant.MIN);
            assertEquals(new Decision.CoolingDown(Optional.of(NOW)), Deciding.decide(chain, wish, NOW.minusMillis(1)));
            assertEquals(new Decision.Reclaim(), Deciding.decide(chain, wish, NOW));
        }
    }

    @Test
    void registrationIsRenewedWhenItIsTooOldAlsoWhileComputing() {
        OnChain computing = chain(OWNER, OptionalLong.of(90), OptionalLong.of(3), Phase.IDLE, STAKE);
        Wish since = new Wish(3, OWNER, STAKE, false, 50, false, false, false, Instant.EPOCH);
        assertEquals(new Decision.Computing(false), Deciding.decide(computing, since, NOW));
        Wish later = new Wish(3, OWNER, STAKE, false, 50, false, false, false, Instant.EPOCH.plusMillis(1));
        assertInstanceOf(Decision.Register.class, Deciding.decide(computing, later, NOW));
    }

    @Test
    void workerThatIsToStopIsStoppedAndThenRests() {
        Wish stop = new Wish(3, OWNER, STAKE, false, 50, true, false, true, Instant.MIN);
        OptionalLong pid = OptionalLong.of(3);
        assertEquals(new Decision.Stop(), Deciding.decide(chain(OTHER, NONE, pid, Phase.IDLE, STAKE), stop, NOW));
        assertEquals(new Decision.Stop(), Deciding.decide(chain(OWNER, NONE, pid, Phase.UNRESPONSIVE, STAKE), stop, NOW));
        assertInstanceOf(Decision.Rest.class, Deciding.decide(chain(OWNER, NONE, pid, Phase.READY, STAKE), stop, NOW));
        assertInstanceOf(Decision.Rest.class, Deciding.decide(OnChain.NOTHING, stop, NOW));
    }

    @Test
    void computingWorkerIsNotRegisteredForItsScore() {
        assertEquals(new Decision.Computing(false),
                decide(chain(OWNER, OptionalLong.of(10), OptionalLong.of(3), Phase.IDLE, STAKE)));
    }

    @Test
    void otherPoolBlocksBeforeAnythingIsSent() {
        assertInstanceOf(Decision.Blocked.class, decide(new OnChain(Optional.empty(), OptionalLong.of(4), Optional.empty())));
    }

    @Test
    void gatekeeperIsRegisteredAndRests() {
        assertInstanceOf(Decision.Register.class, Deciding.decide(OnChain.NOTHING, wish(false, false, true), NOW));
        assertInstanceOf(Decision.Rest.class,
                Deciding.decide(chain(OWNER, NONE, NONE, null, STAKE), wish(false, false, true), NOW));
    }
}
