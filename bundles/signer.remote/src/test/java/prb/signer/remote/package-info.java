/** Tests of the remote signer, against programs that behave and programs that do not. */
package prb.signer.remote;
