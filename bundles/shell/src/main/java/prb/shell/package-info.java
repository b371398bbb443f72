/**
 * The operator's side of a running role: Gogo commands of scope {@code prb} as services, the Unix socket on which
 * {@code prb sh} and {@code prb status} reach them, and the progress that {@code prb up} shows. Commands run on a thread
 * per connection; every other room may be absent at any time.
 */
package prb.shell;
