/** A strategy that offers more for what waited longer. */
package prb.examples.tip;
