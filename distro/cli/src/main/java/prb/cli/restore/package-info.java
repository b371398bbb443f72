/** {@code prb restore}: brings back what {@code prb backup} wrote, all of it or nothing, and keeps what was there. One thread. */
package prb.cli.restore;
