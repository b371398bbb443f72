/** Checks of the assembled distribution. They read {@code distro/target/prb} and start it in child processes. */
package prb.distro;
