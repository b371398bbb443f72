package prb.substrate.chain.trie;

/** V0 keeps every value inline; V1 replaces values above 32 bytes by their hash. */
public enum TrieLayout { V0, V1 }
