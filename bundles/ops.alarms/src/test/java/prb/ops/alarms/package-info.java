/** Alarms over scenes that are made up, with a clock that is set; and messages to servers that really listen. */
package prb.ops.alarms;
