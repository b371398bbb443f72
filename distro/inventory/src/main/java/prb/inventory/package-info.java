/**
 * The program behind {@code prb inventory}: asks the running lifecycle manager, or works on its files when none runs. Nothing
 * here outlives the command.
 */
package prb.inventory;
