/** Tests of {@code prb upgrade} on folders of their own. */
package prb.cli.upgrade;
