package prb.substrate.runtime;

/** Which runtime a block runs. @param stateVersion trie layout, 0 or 1 */
public record RuntimeVersion(String specName, long specVersion, long transactionVersion, int stateVersion) {}
