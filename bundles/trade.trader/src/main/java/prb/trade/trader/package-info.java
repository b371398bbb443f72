/**
 * The trader. One lane per signing account keeps its nonces and sends; every sent extrinsic is followed by a virtual thread of
 * its own until a finalized block, or the end of its era, settles what became of it. Nothing is sent twice before that is known.
 */
package prb.trade.trader;
