package prb.chain.api;

/** The runtime version at a block. @param stateVersion trie layout, 0 or 1 */
public record RuntimeInfo(String specName, long specVersion, long transactionVersion, int stateVersion) {}
