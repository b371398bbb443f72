/**
 * What becomes of a log event before it is written: {@code logback.xml} names these classes. Repeats are left out before a line
 * is made, secrets are masked in every line as the last line of defence. Any thread.
 */
package prb.log;
