package prb.chain.client.rpc;

/** How much a call costs the node and us; each class has its own slots, so that dear calls never starve cheap ones. */
public enum CallClass {
    /** Headers, hashes, single values: as many at once as the settings say. */
    CHEAP(0),
    /** Answers that may have megabytes or make the node execute a block. Nodes run some eight side by side. */
    HEAVY(8),
    /** Whole states. */
    GIANT(1),
    /** Submission of extrinsics. */
    SUBMIT(16);

    private final int atOnce;

    CallClass(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Calls of this class that one connection may have under way. */
    int atOnce(RpcSettings settings) {
        return this == CHEAP ? settings.inFlightMax() : atOnce;
    }
}
