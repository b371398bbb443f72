/**
 * Fetches blobs from data providers over TCP, ours and original ones, for the lifecycle side. {@link
 * prb.blob.client.BlobClient} is the service; callers block on it from any thread. Each provider has one connection with a
 * virtual thread that reads answers and one that follows the provider's progress.
 */
package prb.blob.client;
