/** Tests of collateral. */
package prb.worker.pruntime.dcap;
