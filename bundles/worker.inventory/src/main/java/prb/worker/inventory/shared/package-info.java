/**
 * What nodes that share an inventory tell each other: items and log entries as records, the mark of the fleet, and reading all
 * that has changed. Values are immutable; any thread.
 */
package prb.worker.inventory.shared;
