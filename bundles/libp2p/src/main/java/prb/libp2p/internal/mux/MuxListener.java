package prb.libp2p.internal.mux;

import prb.libp2p.DropReason;

/** What a muxer tells its connection. */
public interface MuxListener {
    /** The other side opened a stream. Must return at once. */
    void opened(MuxStream stream);

    /** A stream was refused or reset by our side. */
    void dropped(DropReason reason);
}
