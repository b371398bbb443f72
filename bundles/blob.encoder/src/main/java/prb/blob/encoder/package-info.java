/**
 * Follows both chains, verifies every block and journals it as facts. A single component owns one thread that proves relay
 * ranges in order, fetches the para blocks they vouch for in the background, and appends the facts; nothing that a node
 * says is journaled before it was checked, and no answer ever ends the thread. Nobody calls in.
 */
package prb.blob.encoder;
