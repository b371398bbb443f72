/** Tests of {@code prb id} and {@code prb backup}, as the shell would run them. */
package prb.cli.id;
