/**
 * The TCP blob server of a data provider and its Walkie methods. One component opens the port; selector threads ({@link
 * prb.blob.server.Loop}) own all state of their sessions, a few reader threads ask the {@link prb.blob.api.blob.BlobSource},
 * and values that were asked for stay cached with their checksum. Clients are original lifecycle managers and room
 * {@code blob.client}.
 */
package prb.blob.server;
