/**
 * The runner: one supervised state machine per enabled worker of the inventory, each on a virtual thread of its own. The
 * component
 * registers as {@link prb.worker.api.Fleet}; inventory changes, new blobs, new heads and ended jobs reach a worker by its
 * doorbell.
 * After deactivation no thread is left.
 */
package prb.worker.runner;
