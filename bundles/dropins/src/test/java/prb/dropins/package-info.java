/** Tests of the room, on a framework of their own. */
package prb.dropins;
