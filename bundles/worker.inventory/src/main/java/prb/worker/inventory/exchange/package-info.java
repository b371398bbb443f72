/**
 * Documents that carry pools and workers in and out: rows of named texts, and their form as JSON. Values are immutable.
 */
package prb.worker.inventory.exchange;
