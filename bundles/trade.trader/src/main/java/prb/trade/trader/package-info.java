/**
 * The trader. One lane per signing account keeps its nonces, sends, and follows what it sent until finalized blocks have settled
 * what became of it. The queue stores every extrinsic before it is submitted, and a job is bound to the nonce of its extrinsic
 * until the chain can not execute that any more: so each call is executed at most once, whatever fails.
 */
package prb.trade.trader;
