/**
 * Computes every configuration whose PID begins with {@code prb.} and hands it to Configuration Admin. Sources, strongest
 * first: flag, environment, overlay, file, feature, default. Runs once on the thread that starts the bundle; the shell
 * asks for the origin of the values on its own threads.
 */
package prb.config;
