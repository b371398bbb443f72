package prb.blob.encoder;

import java.util.random.RandomGenerator;
import prb.blob.api.fact.FactJournal;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;

/**
 * What the parts of an encoder share.
 *
 * @param relayFetches questions to the relay chain @param paraFetches questions to the parachain
 * @param waker the time, and what ends waiting @param random jitter of pauses
 */
record Context(RelayChain relay, ParaChain para, FactJournal journal, Limits limits, Fetches relayFetches, Fetches paraFetches,
        Waker waker, Quarantine quarantine, ForcedChanges forced, StateCheck stateCheck, RandomGenerator random) {

    Backoff backoff() {
        return new Backoff(limits.pauseMin(), limits.pauseMax(), random);
    }
}
