/** Tests of the strategy: alone, against the contract, and inside a bridge. */
package prb.examples.tip;
