/**
 * What {@code bench substrate} measures: the hot paths of the rooms {@code scale} and {@code substrate.*} beside
 * BouncyCastle or beside a variant of our own, each side in JVMs of its own that take turns. JMH runs the benchmark
 * classes in forks; {@link prb.bench.substrate.SubstrateProgram} makes a report of their scores.
 */
package prb.bench.substrate;
