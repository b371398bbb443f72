/**
 * Small clients of what a bridge talks to, for programs that ask a few questions and end: nodes, Redis, blob servers, pRuntimes.
 * Each has a bound on time and on bytes. What is shown of an address never has its credentials.
 */
package prb.cli.probe;
