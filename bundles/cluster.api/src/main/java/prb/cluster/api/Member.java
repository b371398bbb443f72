package prb.cluster.api;

/**
 * A process that takes part, as it was last heard of.
 *
 * @param instance unlike any other's, also after a restart of the process
 * @param bridge its bridge identity
 * @param place host and process, for operators
 * @param kind how it takes part
 * @param weight its part of the work in relation to others, 0..1000; 0 is a standby
 * @param owned how many names it owns
 */
public record Member(String instance, String bridge, String place, Kind kind, int weight, int owned) {

    /** How a member takes part. All members of a cluster are of one kind. */
    public enum Kind {
        /** Shares the work with the others. */
        SHARED,
        /** Does all or nothing: one works, the others wait for its end. */
        SINGLE
    }

    /** @throws IllegalArgumentException for a weight or a count out of range */
    public Member {
        if (weight < 0 || weight > 1_000) {
            throw new IllegalArgumentException("the weight is " + weight + ", not 0..1000");
        }
        if (owned < 0) {
            throw new IllegalArgumentException("a member can not own " + owned + " names");
        }
    }

    @Override
    public String toString() {
        return place + " of bridge '" + bridge + "'";
    }
}
