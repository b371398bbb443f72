/**
 * For authors who extend the bridge: a contract test per SPI, to be subclassed, and {@link prb.testkit.BridgeExtension}, which
 * starts the bridge on a devnet around a test. What a contract demands is what the bridge relies on.
 */
package prb.testkit;
