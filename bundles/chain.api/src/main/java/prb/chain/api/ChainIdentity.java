package prb.chain.api;

import prb.scale.Bytes;

/** Which chain this is. @param name the node's system_chain @param genesisHash hash of block 0 */
public record ChainIdentity(String name, Bytes genesisHash) {}
