package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Many seeds: see {@link Simulation}. {@code -Dprb.sim.runs=N} for more, {@code -Dprb.sim.seed=S} to begin elsewhere. */
class SimulatorTest {

    private static final int RUNS = Integer.getInteger("prb.sim.runs", 15);
    private static final long SEED = Long.getLong("prb.sim.seed", 1);

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " (rerun with -Dprb.sim.runs=1 -Dprb.sim.seed=" + seed + "): " + e.getMessage(),
                    e);
        }
        return simulation;
    }

    @Test
    void whatIsJournaledIsTrueAndWholeWhateverNodesAndJournalDo() {
        int lies = 0;
        int outages = 0;
        int crashes = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Simulation run = run(seed);
            lies += run.lies;
            outages += run.outages;
            crashes += run.crashes;
        }
        System.out.printf("simulator: %d runs from seed %d, %d lies, %d outages, %d crashes%n", RUNS, SEED, lies, outages,
                crashes);
        assertTrue(lies > 0 && outages > 0 && crashes > 0);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(run(SEED).toString(), run(SEED).toString());
    }
}
