/** From a socket to a secured channel: the noise handshake that proves peer ids, and the frames after it. */
package prb.libp2p.internal.secure;
