/** What built jars must not hold: anything that differs between two builds of the same sources. */
package prb.checks.jars;
