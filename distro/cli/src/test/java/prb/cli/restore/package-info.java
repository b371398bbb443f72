/** Tests of {@code prb restore}. */
package prb.cli.restore;
