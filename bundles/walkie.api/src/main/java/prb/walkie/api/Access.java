package prb.walkie.api;

/** Who may call a method. The transport checks this before a handler sees the call. */
public enum Access {
    /** Answers facts: open to every peer of the same chain and bridge identity. */
    READ,
    /** Changes something: same host, peers on the allow-list and peers that showed the pre-shared key. */
    CHANGE
}
