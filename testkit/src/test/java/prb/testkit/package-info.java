/** Tests of the testkit itself: that its contracts tell good from bad. */
package prb.testkit;
