package prb.blob.api.fact;

import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;

/**
 * How far the encoder is after a batch: all it needs to go on from there. Written in the same journal entry as the facts.
 *
 * @param relayNumber last relay block journaled @param relayHash its hash
 * @param authorities the set that finalizes the next relay block
 * @param paraHeadNumber para head proven so far, -1 none @param paraNumber last para block journaled @param paraHash its hash
 */
public record EncoderPosition(long paraId, long relayNumber, Bytes relayHash, AuthoritySet authorities, long paraHeadNumber,
        long paraNumber, Bytes paraHash) {}
