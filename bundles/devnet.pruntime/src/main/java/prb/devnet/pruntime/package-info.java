/**
 * Simulated pRuntimes for demo and tests: as many workers as configured behind one loopback listener. Each verifies all
 * it is fed as the real pRuntime does. Nothing of the product uses this bundle.
 */
package prb.devnet.pruntime;
