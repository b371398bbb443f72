/**
 * Facts on RocksDB, each once, and the assembler that concatenates them to blobs on demand. Facts come from the journal's
 * tail on one thread; blobs are read by any number of threads. Every stored value carries a CRC and is checked when read.
 */
package prb.blob.store;
