/**
 * The Walkie methods of a lifecycle manager: lists and changes of pools and workers, states of workers and commands to them.
 * One service per method; the transport finds them. Each changing call is one transaction of the inventory. What the original
 * does by accident is an error that says what is wrong here. Any thread.
 */
package prb.worker.inventory.methods;
