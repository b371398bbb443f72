/**
 * The fact journal on Chronicle Queue. One writer thread appends whatever is waiting and makes it durable with one fsync
 * (group commit); each tail has a thread of its own. Nothing of Chronicle is visible outside this package.
 */
package prb.blob.journal;
