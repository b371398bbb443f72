package prb.substrate.chain.grandpa;

import prb.scale.Bytes;

/**
 * A GRANDPA voter.
 *
 * @param id ed25519 public key, 32 bytes
 * @param weight unsigned 64 bits; a chain gives at least 1, and 0 has no vote
 */
public record Authority(Bytes id, long weight) {

    /** Checks the fields. @throws IllegalArgumentException when the id has not 32 bytes */
    public Authority {
        if (id.size() != 32) {
            throw new IllegalArgumentException("an authority id has 32 bytes, this one has " + id.size());
        }
    }
}
