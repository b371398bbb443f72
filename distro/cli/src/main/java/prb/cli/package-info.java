/** Entry point of the {@code prb} verbs that run without a framework. One thread; the process ends with the exit code. */
package prb.cli;
