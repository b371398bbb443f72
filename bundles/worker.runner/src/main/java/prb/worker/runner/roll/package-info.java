/**
 * Rolls newer pRuntimes through the fleet: {@link prb.worker.runner.roll.Roll} decides, one look at a time, and
 * {@link prb.worker.runner.roll.RollService} has it look.
 */
package prb.worker.runner.roll;
