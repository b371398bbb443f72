/**
 * The HTTP side of a role: the guard before all servlets, health for supervisors, {@code /api/v1} for programs, and the same
 * api over the peer protocol. What is told comes from the services of other rooms, any of which may be absent at any time.
 */
package prb.ops;
