/** Tests of {@code prb migrate-from-v2}. */
package prb.cli.migrate;
