package prb.substrate.runtime;

/**
 * Which runtime a block runs, as {@code state_getRuntimeVersion} tells.
 *
 * @param specName name of the runtime, such as {@code khala}
 * @param specVersion unsigned 32-bit; changes with every runtime upgrade
 * @param transactionVersion unsigned 32-bit; changes when the encoding of calls changes
 * @param stateVersion trie layout, 0 or 1
 */
public record RuntimeVersion(String specName, long specVersion, long transactionVersion, int stateVersion) {}
