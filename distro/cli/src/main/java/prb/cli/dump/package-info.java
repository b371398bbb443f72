/**
 * {@code prb dump}: one archive for a report of a fault, in which nothing secret is. What goes in passes one place that takes
 * secrets out, whatever it is and wherever it came from. One thread.
 */
package prb.cli.dump;
