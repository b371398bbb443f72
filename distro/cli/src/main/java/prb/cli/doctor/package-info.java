/**
 * {@code prb doctor}: looks at everything that a role needs before and while it runs, changes nothing, and says what was
 * found and what to do next. Checks run beside each other, each within its own bound on time.
 */
package prb.cli.doctor;
