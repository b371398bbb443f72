/** Tests of the shares alone. */
package prb.worker.runner.share;
