/**
 * {@code prb upgrade}: a newer distribution beside the present one, and one step that makes it count. Nothing of the present
 * one is changed, so that going back is the same step. One thread.
 */
package prb.cli.upgrade;
