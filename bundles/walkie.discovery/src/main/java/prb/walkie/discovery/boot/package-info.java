/**
 * Bootstrap addresses: how they may be written, and which dialable addresses they stand for. Pure but for the look-up of
 * {@code dnsaddr} names.
 */
package prb.walkie.internal.discovery;
