/**
 * Follows both chains, verifies every block and journals it as facts. A single component owns one thread that drives two
 * lanes: one proves relay ranges in order, the other fetches and verifies the para blocks they vouch for; behind them facts
 * are appended in batches. Nothing that a node says is journaled before it was checked, and no answer ever ends the thread.
 */
package prb.blob.encoder;
