/**
 * Calls over the stream protocol {@code /pb}: the envelopes byte for byte as the original writes them, and the server side that
 * looks handlers up, checks who calls, and maps errors. Called on the virtual threads of the host, any number at once.
 */
package prb.walkie.internal.rpc;
