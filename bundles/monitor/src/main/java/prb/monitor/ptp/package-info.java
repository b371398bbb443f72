/** The original's {@code /ptp} interface: which peers there are, and calls to them as JSON. */
package prb.monitor.ptp;
