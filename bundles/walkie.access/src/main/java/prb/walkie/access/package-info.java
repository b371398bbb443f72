/**
 * Who may call what: methods that read are open, methods that change something need the same host, an allowed peer id, or the
 * pre-shared key shown by a challenge. Called for each inbound call on virtual threads; nothing here blocks for long.
 */
package prb.walkie.access;
