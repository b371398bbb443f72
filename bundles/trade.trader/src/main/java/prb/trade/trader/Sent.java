package prb.trade.trader;

import prb.scale.Bytes;
import prb.trade.api.ExtrinsicStrategy;

/**
 * An extrinsic on its way.
 *
 * @param bornAt finalized block it was signed on
 * @param diesAt first block in which it is invalid
 */
record Sent(Bytes extrinsic, Bytes hash, ExtrinsicStrategy.Send plan, long nonce, long bornAt, long diesAt) {}
