/** Tests of {@code prb dump}. */
package prb.cli.dump;
