/** Test data that the tests of all packages of this room read. */
package prb.substrate.chain;
