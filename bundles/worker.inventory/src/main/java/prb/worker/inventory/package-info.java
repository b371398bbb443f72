/**
 * Pools, workers and operator keys of one lifecycle manager, on SQLite. Changes go through one connection behind one lock and
 * are on disk before the call returns; reads and signing use an immutable copy in memory and never wait for the disk.
 * Operator keys lie encrypted under the node's identity and are opened only for the length of one signature.
 * The tables are those of the original bridge with a few columns more. Services may be called from any thread.
 */
package prb.worker.inventory;
