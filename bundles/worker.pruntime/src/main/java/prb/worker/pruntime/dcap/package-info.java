/**
 * Collateral for DCAP attestations: what Intel says of a processor model, which the chain needs to judge a quote and a worker
 * does not send along. Any thread.
 */
package prb.worker.pruntime.dcap;
