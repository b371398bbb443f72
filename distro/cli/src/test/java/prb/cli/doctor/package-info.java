/** Tests of {@code prb doctor} as its caller sees it. */
package prb.cli.doctor;
