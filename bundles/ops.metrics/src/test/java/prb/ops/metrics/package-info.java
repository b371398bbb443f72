/** Metrics with services that are played, read back by a reader of Prometheus' format. */
package prb.ops.metrics;
