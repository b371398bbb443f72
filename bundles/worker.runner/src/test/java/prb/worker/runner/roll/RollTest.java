package prb.worker.runner.roll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import prb.worker.api.WorkerState;
import prb.worker.api.roll.RollPlan;
import prb.worker.api.roll.RollStatus;
import prb.worker.api.roll.RollStatus.Phase;
import prb.worker.api.roll.RollStatus.Step;
import prb.worker.runner.roll.RolledFleet.Fate;

class RollTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RollPlan QUICK = new RollPlan(Set.of(), "", 2, 1, Duration.ofSeconds(10), Duration.ofMinutes(5), 2);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RolledFleet fleet = new RolledFleet();

    private RollStatus run(Roll roll, int seconds) {
        for (int i = 0; i < seconds && !roll.isOver(); i++) {
            now = now.plus(SECOND);
            fleet.second();
            roll.look(now);
        }
        return roll.status();
    }

    @Test
    void everyWorkerComesBackNewerAndBatchesKeepTheirDistance() {
        for (int i = 1; i <= 6; i++) {
            fleet.add(i, 1 + i % 2, Fate.RETURNS);
        }
        Roll roll = new Roll(fleet, QUICK, now);
        RollStatus first = run(roll, 1);
        assertEquals(2, first.count(Step.LEAVING), "one of each pool");
        RollStatus end = run(roll, 1000);
        assertEquals(Phase.DONE, end.phase());
        assertEquals(6, end.count(Step.DONE));
        assertTrue(end.workers().stream().allMatch(worker -> worker.version().equals("2.0.2")));
        assertEquals(1, fleet.mostAway(1));
        assertEquals(1, fleet.mostAway(2));
        assertTrue(fleet.leastPause() >= 10, "pause " + fleet.leastPause());
    }

    @Test
    void otherPoolsAndWorkersThatHaveTheVersionAreNotTouched() {
        fleet.add(1, 1, Fate.RETURNS);
        fleet.add(2, 2, Fate.RETURNS);
        fleet.add(3, 2, Fate.RETURNS).version = "2.0.10";
        Roll roll = new Roll(fleet, new RollPlan(Set.of(2L), "2.0.2", 5, 2, Duration.ZERO, Duration.ofMinutes(5), 2), now);
        RollStatus end = run(roll, 1000);
        assertEquals(Phase.DONE, end.phase());
        assertEquals(List.of(Step.DONE, Step.SKIPPED), end.workers().stream().map(RollStatus.WorkerStep::step).toList());
        assertEquals(List.of("w2"), fleet.kicked);
    }

    @Test
    void rollStopsAfterTooManyFailuresAndLeavesNobodyUndriven() {
        for (int i = 1; i <= 5; i++) {
            fleet.add(i, i, i <= 2 ? Fate.STAYS_OLD : Fate.RETURNS);
        }
        Roll roll = new Roll(fleet, QUICK, now);
        RollStatus end = run(roll, 1000);
        assertEquals(Phase.STOPPED, end.phase());
        assertEquals(2, end.count(Step.FAILED));
        assertEquals(3, end.count(Step.WAITING));
        assertTrue(end.workers().getFirst().note().contains("still is version 2.0.1"), end.workers().toString());
        assertEquals(2, fleet.kicked.size());
        assertFalse(fleet.anyUndriven());
    }

    @Test
    void workerThatNeverComesBackFailsInTimeAndHoldsItsPlaceInThePool() {
        fleet.add(1, 1, Fate.VANISHES);
        fleet.add(2, 1, Fate.RETURNS);
        fleet.add(3, 2, Fate.RETURNS);
        Roll roll = new Roll(fleet, QUICK, now);
        RollStatus later = run(roll, 1000);
        assertEquals(Phase.ROLLING, later.phase());
        assertEquals(List.of(Step.FAILED, Step.WAITING, Step.DONE),
                later.workers().stream().map(RollStatus.WorkerStep::step).toList());
        assertTrue(later.note().contains("[1]"), later.note());
        assertTrue(roll.cancel());
        assertEquals(Phase.CANCELLED, run(roll, 1).phase());
        assertFalse(roll.cancel());
    }

    @Test
    void unresponsiveWorkersUseUpTheBudgetOfTheirPool() {
        fleet.add(1, 1, Fate.RETURNS).unresponsive = true;
        fleet.add(2, 1, Fate.RETURNS);
        Roll roll = new Roll(fleet, QUICK, now);
        run(roll, 1);
        assertEquals(List.of("w1"), fleet.kicked, "the unresponsive one itself costs nothing more");
        fleet.get(1).unresponsive = true;
        run(roll, 200);
        assertEquals(List.of("w1"), fleet.kicked);
        fleet.get(1).unresponsive = false;
        assertEquals(Phase.DONE, run(roll, 200).phase());
    }

    @Test
    void pausedRollWaitsForItsWorkersAndGoesOnWhenTold() {
        fleet.add(1, 1, Fate.RETURNS);
        fleet.add(2, 1, Fate.RETURNS);
        Roll roll = new Roll(fleet, QUICK, now);
        run(roll, 1);
        assertTrue(roll.pause());
        RollStatus paused = run(roll, 500);
        assertEquals(Phase.PAUSED, paused.phase());
        assertEquals(1, paused.count(Step.DONE));
        assertTrue(roll.resume());
        assertEquals(Phase.DONE, run(roll, 500).phase());
        assertFalse(roll.pause());
    }

    @Test
    void cancelledRollWaitsForTheWorkersUnderWay() {
        fleet.add(1, 1, Fate.RETURNS);
        fleet.add(2, 1, Fate.RETURNS);
        Roll roll = new Roll(fleet, QUICK, now);
        run(roll, 1);
        assertTrue(roll.cancel());
        assertEquals(Phase.ENDING, roll.status().phase());
        assertFalse(roll.pause());
        RollStatus end = run(roll, 500);
        assertEquals(Phase.CANCELLED, end.phase());
        assertEquals(1, end.count(Step.DONE));
        assertFalse(fleet.anyUndriven());
    }

    @Test
    void kickThatNeverHappensIsGivenUpAndTheWorkerIsDrivenOn() {
        fleet.add(1, 1, Fate.NEVER_KICKED);
        RollStatus end = run(new Roll(fleet, QUICK, now), 1000);
        assertEquals(Phase.DONE, end.phase());
        assertEquals(1, end.count(Step.FAILED));
        assertEquals(WorkerState.COMPUTING, fleet.get(1).state);
    }

    @Test
    void budgetsHoldAndNobodyIsLostWhateverHappens() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RolledFleet some = new RolledFleet();
            int pools = 1 + random.nextInt(3);
            int count = 1 + random.nextInt(12);
            for (int i = 1; i <= count; i++) {
                some.add(i, 1 + random.nextInt(pools), random.nextInt(4) > 0 ? Fate.RETURNS
                        : Fate.values()[random.nextInt(Fate.values().length)]);
            }
            RollPlan plan = new RollPlan(Set.of(), random.nextBoolean() ? "" : "2.0.2", 1 + random.nextInt(5),
                    1 + random.nextInt(3), Duration.ofSeconds(random.nextInt(20)), Duration.ofSeconds(60 + random.nextInt(200)),
                    1 + random.nextInt(4));
            Roll roll = new Roll(some, plan, now);
            for (int i = 0; i < 6000 && !roll.isOver(); i++) {
                now = now.plus(SECOND);
                some.second();
                roll.look(now);
                if (random.nextInt(200) == 0) {
                    roll.pause();
                } else if (random.nextInt(20) == 0) {
                    roll.resume();
                }
            }
            String told = "seed " + seed + " " + roll.status();
            for (int pool = 1; pool <= pools; pool++) {
                assertTrue(some.mostAway(pool) <= plan.absentPerPool(), told);
            }
            assertEquals(Set.copyOf(some.kicked).size(), some.kicked.size(), told);
            assertFalse(some.anyUndriven(), told);
            long failed = roll.status().count(Step.FAILED);
            if (roll.status().phase() == Phase.DONE) {
                assertEquals(0, roll.status().count(Step.WAITING), told);
            } else if (roll.isOver()) {
                assertTrue(failed >= plan.failuresMost(), told);
            } else {
                assertTrue(roll.status().phase() == Phase.PAUSED || failed > 0, told);
            }
        }
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertTrue(Versions.isNewer("2.0.10", "2.0.9"));
        assertTrue(Versions.isNewer("2.2.0-rc1", "2.2.0"));
        assertTrue(Versions.isNewer("2.0.1", ""));
        assertFalse(Versions.isNewer("2.0.1", "2.0.1"));
        assertFalse(Versions.isNewer("0.2.6", "2.0.1"));
    }

    @Test
    void plansOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RollPlan(Set.of(), "", 0, 1, Duration.ZERO, SECOND, 1));
        assertThrows(IllegalArgumentException.class, () -> new RollPlan(Set.of(), "", 1, 1, Duration.ZERO, Duration.ZERO, 1));
    }
}
