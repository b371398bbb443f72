/**
 * The peers of this node: which addresses they were announced at, what they answered to Hello, whether they still live; and
 * calls to them over connections that are kept. Called by the rest of the bridge through {@link prb.walkie.api.Peers}, from
 * any thread.
 */
package prb.walkie.internal.peers;
