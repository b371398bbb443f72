package prb.walkie.api;

/** Who may call a method or a stream protocol. The transport checks this before a handler sees the call. */
public enum Access {
    /**
     * Answers facts: open to everybody, except to peers that told in Hello a chain identity that is neither this node's nor
     * {@code client} (the monitor of the original). A chain identity is the peer's own word: this keeps peers of other chains
     * from mistaking our facts for theirs, and keeps nothing secret. Callers that {@link #CHANGE} admits always may.
     */
    READ,
    /** Changes something: callers on this host, peers on the allow-list and peers that showed the pre-shared key. */
    CHANGE
}
