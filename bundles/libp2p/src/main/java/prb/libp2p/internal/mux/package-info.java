/** Many streams on one secured channel: mplex and yamux behind one class of stream. */
package prb.libp2p.internal.mux;
