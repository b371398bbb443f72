/**
 * The state machine of one worker: {@link prb.worker.runner.machine.WorkerMachine} makes one turn at a time, blocking, and says
 * how long it may rest. One thread runs a machine; commands and reports come from any thread.
 */
package prb.worker.runner.machine;
