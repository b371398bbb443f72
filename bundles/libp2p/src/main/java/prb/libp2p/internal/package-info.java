/** Parts of the transport that several layers share: numbers, byte pipes, protocol negotiation. */
package prb.libp2p.internal;
