/**
 * The trader and its queue in a file, on a simulated chain in the same process: what one trader sends, and how soon a job is in a
 * block.
 */
package prb.bench.trader;
