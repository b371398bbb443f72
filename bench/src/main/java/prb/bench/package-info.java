/**
 * The benchmarks' command line: {@link prb.bench.Main} maps a name to a {@link prb.bench.Program}, and a program answers
 * with a {@link prb.bench.Report} of figures and their bars. Not shipped and part of no bundle. One thread.
 */
package prb.bench;
