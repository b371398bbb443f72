package prb.chain.api;

import prb.scale.Bytes;

/** One key and value of a state. */
public record StateEntry(Bytes key, Bytes value) {}
