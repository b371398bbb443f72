/**
 * Alarms of a role: rules look at a snapshot of the other rooms' services, what has one cause becomes one alarm, an alarm that
 * lasts is told by webhook, chat and mail, and again until it is over. Rules, grouping and the life of an alarm are plain
 * computations over a snapshot and a clock; one thread does them, others send.
 */
package prb.ops.alarms;
