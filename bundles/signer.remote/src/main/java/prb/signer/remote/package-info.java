/**
 * A signer whose keys live in another program. The trader asks it as any other signer, on any thread; it asks the program. The
 * protocol stands in docs/extending.md.
 */
package prb.signer.remote;
