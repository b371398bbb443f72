/**
 * Bootstrap addresses: how they may be written, which dialable addresses they stand for, and the rounds in which names are
 * looked up again.
 */
package prb.walkie.discovery.boot;
