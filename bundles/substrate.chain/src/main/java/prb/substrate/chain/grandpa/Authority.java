package prb.substrate.chain.grandpa;

import prb.scale.Bytes;

/** A GRANDPA voter. @param id ed25519 public key, 32 bytes @param weight unsigned, at least 1 */
public record Authority(Bytes id, long weight) {}
