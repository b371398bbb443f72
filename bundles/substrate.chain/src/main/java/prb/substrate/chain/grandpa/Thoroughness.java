package prb.substrate.chain.grandpa;

/**
 * How many signatures of a justification are verified. The rules about target, weights and ancestry are checked wholly in
 * either case.
 */
public enum Thoroughness {

    /**
     * Every signature, those of strangers included, as pRuntime does: one bad signature anywhere and it refuses the whole
     * justification. The only choice for what is stored or served.
     */
    WHOLE,

    /**
     * Signatures for the target until they outweigh the threshold. What this accepts is final: no set with less than a
     * third of traitors can make it so for two forks. But pRuntime may refuse the same bytes for a bad signature that was
     * not looked at. For callers that only want to know whether a block is final.
     */
    ENOUGH
}
