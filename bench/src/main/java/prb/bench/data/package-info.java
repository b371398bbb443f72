/**
 * Measures a data provider as an operator runs it: the distribution's own process against a simulated chain in another one.
 * Called from the command line only; one thread measures, one hears of heads.
 */
package prb.bench.data;
