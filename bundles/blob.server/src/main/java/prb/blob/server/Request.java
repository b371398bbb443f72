package prb.blob.server;

/**
 * A question of a client.
 *
 * @param id eight bytes of the client's choice
 * @param key text without white space around it
 * @param size bytes of the value when it was found but found no room in the queue, else {@link #UNKNOWN}
 */
record Request(long id, String key, long size) {

    static final long UNKNOWN = -1;

    Request withSize(long found) {
        return new Request(id, key, found);
    }
}
