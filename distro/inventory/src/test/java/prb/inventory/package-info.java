/** Tests of the program behind {@code prb inventory}. */
package prb.inventory;
