/**
 * Measures a lifecycle manager: its rooms in a process of their own, fed by a real blob server in a second one, driving simulated
 * pRuntimes in a third. Called from the command line only; one thread measures.
 */
package prb.bench.fleet;
