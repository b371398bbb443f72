/** Tests of {@code prb inspect} through its command line. */
package prb.cli;
