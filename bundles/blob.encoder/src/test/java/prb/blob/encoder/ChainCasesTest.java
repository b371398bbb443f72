package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.blob.api.control.EncoderStatus;
import prb.scale.Bytes;

/** What chains do rarely: sets that change in consecutive blocks or later than announced, heads that jump, forced changes. */
class ChainCasesTest {

    private static final Limits LIMITS = new Limits(8, 64, 8 << 20, Duration.ofMillis(2), Duration.ofMillis(20), 4 << 20);

    private final FakeJournal journal = new FakeJournal();
    private final ForcedChanges forced = new ForcedChanges();
    private SimChain chain;
    private SimNode.Relay relay;
    private SimNode.Para para;
    private Encoder encoder;

    @AfterEach
    void stop() {
        if (encoder != null) {
            encoder.close();
        }
    }

    private void start(SimChain.Plan plan) {
        chain = new SimChain(7, plan);
        relay = new SimNode.Relay(chain);
        para = new SimNode.Para(chain);
        para.finalizeTo(chain.para.size() - 1);
        relay.finalizeTo(plan.blocks());
        begin();
    }

    private void begin() {
        encoder = new Encoder(relay, para, journal, LIMITS, StateCheck.Mode.ON, 64 << 20, forced);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "never: " + what + "; " + encoder.status());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long journaled() {
        return journal.snapshot().isEmpty() ? -1 : journal.snapshot().getLast().position().relayNumber();
    }

    private Truth awaitAll() throws Exception {
        int last = chain.justifiedUpTo(chain.relay.size() - 1);
        await("relay block " + last, () -> journaled() == last);
        return Truth.check(chain, journal.snapshot());
    }

    @Test
    void setsThatChangeInConsecutiveBlocksGetARangeEach() throws Exception {
        start(new SimChain.Plan(40, Map.of(10, 0, 11, 0, 12, 0, 30, 0), Map.of(), 100, 0));
        assertEquals(4, awaitAll().ranges);
    }

    @Test
    void aChangeWithDelayEndsTheRangeWhereItComesIntoForce() throws Exception {
        start(new SimChain.Plan(40, Map.of(10, 3, 14, 1), Map.of(), 1, 0));
        awaitAll();
        assertTrue(journal.snapshot().stream().noneMatch(batch -> batch.position().relayNumber() >= 10
                && batch.position().relayNumber() < 13));
    }

    @Test
    void aChangeAtTheTipIsWaitedForUntilItIsInForce() throws Exception {
        SimChain.Plan plan = new SimChain.Plan(40, Map.of(10, 3), Map.of(), 1, 0);
        chain = new SimChain(7, plan);
        relay = new SimNode.Relay(chain);
        para = new SimNode.Para(chain);
        para.finalizeTo(chain.para.size() - 1);
        for (int head = 9; head <= 40; head++) {
            int number = head;
            relay.finalizeTo(number);
            if (encoder == null) {
                begin();
            }
            if (number < 10 || number >= 13) {
                await("relay block " + number, () -> journaled() == number);
            }
        }
        awaitAll();
    }

    @Test
    void aHeadThatWasALieAndGoesDownAgainHarmsNothing() throws Exception {
        SimChain.Plan plan = SimChain.Plan.quiet(200);
        chain = new SimChain(7, plan);
        relay = new SimNode.Relay(chain);
        para = new SimNode.Para(chain);
        para.finalizeTo(chain.para.size() - 1);
        relay.finalizeTo(90);
        relay.claim(1_000_000);
        para.claim(500_000);
        begin();
        int first = chain.justifiedUpTo(90);
        await("relay block " + first, () -> journaled() == first);
        assertEquals(1_000_000, encoder.status().relay().finalized());
        relay.claim(-1);
        para.claim(-1);
        await("the lower head is seen", () -> encoder.status().relay().finalized() == 90);
        await("it is at the tip", () -> encoder.status().state() == EncoderStatus.State.AT_TIP);
        relay.finalizeTo(plan.blocks());
        awaitAll();
    }

    @Test
    void authoritiesAreReadUnderBothKeys() throws Exception {
        start(new SimChain.Plan(60, Map.of(10, 0, 20, 0, 40, 0, 50, 0), Map.of(), 5, 30));
        assertEquals(5, awaitAll().ranges);
    }

    @Test
    void headsThatJumpOrStandStillAreFollowed() throws Exception {
        start(SimChain.Plan.quiet(200));
        awaitAll();
        assertTrue(chain.relay.stream().anyMatch(block -> block.head() - chain.relay.get((int) Math.max(0, block.header().number()
                - 1)).head() > 1));
    }

    @Test
    void aForcedChangeWaitsForAnOperatorAndEverythingElseGoesOn() throws Exception {
        start(new SimChain.Plan(700, Map.of(10, 0), Map.of(30, 2), 5, 0));
        Bytes hash = chain.relay.get(30).header().hash();
        await("the forced change waits", () -> encoder.status().state() == EncoderStatus.State.HELD);
        EncoderStatus.ForcedChange waiting = encoder.status().forcedChange().orElseThrow();
        assertEquals(30, waiting.number());
        assertEquals(hash, waiting.hash());
        assertFalse(waiting.proven());
        assertEquals(25, journaled());
        await("para blocks of what is proven", () -> journal.snapshot().getLast().position().paraNumber() == Math.max(0,
                chain.relay.get(25).head()));
        assertThrows(IllegalArgumentException.class, () -> encoder.confirmForcedChange(30, chain.relay.get(31).header().hash()));
        assertThrows(IllegalArgumentException.class, () -> encoder.confirmForcedChange(30, Bytes.ofInts(1)));
        encoder.confirmForcedChange(30, hash);
        await("relay block 700", () -> journaled() == 700);
        assertTrue(encoder.status().forcedChange().isEmpty());
        assertEquals(2, journal.snapshot().getLast().position().authorities().setId());
        assertFalse(encoder.status().state() == EncoderStatus.State.HELD);
    }

    @Test
    void aChainWithoutJustificationsIsCalledStalled() {
        start(new SimChain.Plan(700, Map.of(), Map.of(), 1000, 0));
        await("trouble", () -> encoder.status().state() == EncoderStatus.State.TROUBLED);
        assertTrue(encoder.status().detail().startsWith("no node has a justification of relay blocks behind 1"));
    }

    @Test
    void aForcedChangeConfirmedBySettingIsPassed() throws Exception {
        SimChain.Plan plan = new SimChain.Plan(700, Map.of(10, 0), Map.of(30, 2), 5, 0);
        forced.confirm("30:" + new SimChain(7, plan).relay.get(30).header().hash().toHex());
        start(plan);
        await("relay block 700", () -> journaled() == 700);
    }

    @Test
    void paraBlocksThatWereLeftBehindAreFetchedAfterARestart() throws Exception {
        chain = new SimChain(7, SimChain.Plan.quiet(100));
        relay = new SimNode.Relay(chain);
        para = new SimNode.Para(chain);
        para.finalizeTo(chain.para.size() - 1);
        relay.finalizeTo(20);
        begin();
        await("relay block 20", () -> journaled() == 20);
        para.down = true;
        relay.finalizeTo(100);
        await("the relay side goes on alone", () -> journaled() == 100);
        assertTrue(encoder.status().state() == EncoderStatus.State.TROUBLED, encoder.status()::toString);
        encoder.close();
        para.down = false;
        begin();
        await("all para blocks", () -> journal.snapshot().getLast().position().paraNumber() == chain.relay.get(100).head());
        Truth.check(chain, journal.snapshot());
    }
}
