package prb.chain.api;

/** What a node is asked about a block; together with the block it names an answer, see {@link Demotion}. */
public enum Question {
    /** {@link Chain#blockHash}; the subject is a number. */
    BLOCK_HASH,
    /** {@link Chain#header}. */
    HEADER,
    /** {@link Chain#storage}. */
    STORAGE,
    /** {@link Chain#readProof}. */
    READ_PROOF,
    /** {@link Chain#metadata}. */
    METADATA,
    /** {@link Chain#runtimeInfo}. */
    RUNTIME_INFO,
    /** {@link RelayChain#proveFinality}; the subject is a number. */
    FINALITY_PROOF,
    /** {@link RelayChain#justification}. */
    JUSTIFICATION,
    /** {@link ParaChain#storageChanges}. */
    STORAGE_CHANGES,
    /** {@link ParaChain#state}. */
    STATE,
    /** {@link ParaChain#extrinsics}. */
    EXTRINSICS
}
