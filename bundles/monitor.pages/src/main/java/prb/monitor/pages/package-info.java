/**
 * The monitor in a browser: files that are sent as they are, and the api of other processes, asked over the peer protocol on the
 * browser's behalf. Servlets may be called from any thread.
 */
package prb.monitor.pages;
