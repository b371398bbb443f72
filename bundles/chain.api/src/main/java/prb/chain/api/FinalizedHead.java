package prb.chain.api;

import prb.scale.Bytes;

/** A finalized block. */
public record FinalizedHead(long number, Bytes hash) {}
