/**
 * {@code GET /metrics}: what this role tells Prometheus. Figures are read from the services of other rooms when somebody asks,
 * any of which may be absent at any time; nothing is counted here. One class per subject says which families it has. Names are
 * an api: {@code docs/reference/metrics.md} lists them, and a test compares.
 */
package prb.ops.metrics;
