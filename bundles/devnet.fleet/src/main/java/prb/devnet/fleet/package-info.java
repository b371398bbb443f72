/**
 * Puts the devnet's pool and workers into the operator's inventory, so that a demo needs no typing. Runs once each time
 * the inventory appears, on the thread that activates it. Nothing of the product uses this bundle.
 */
package prb.devnet.fleet;
