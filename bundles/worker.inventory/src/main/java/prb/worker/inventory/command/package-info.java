/**
 * The inventory for operators: verbs that answer with text, as shell command {@code prb:inventory} and, where no manager runs,
 * for {@code prb inventory} itself.
 */
package prb.worker.inventory.command;
