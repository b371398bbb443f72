package prb.blob.api.fact;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/** Something verified about the two chains, kept once, as the bytes that were received. Blobs are assembled from facts. */
public sealed interface Fact {

    /**
     * Where the two chains start for workers.
     *
     * @param genesisInfo SCALE GenesisBlockInfo of the relay block {@code relayNumber}
     * @param genesisState SCALE Vec of (key, value): the para genesis state
     */
    record Genesis(long paraId, long paraNumber, long relayNumber, Bytes genesisInfo, Bytes genesisState) implements Fact {}

    /**
     * Consecutive relay headers that end in a justified block and cross no set change but at their end.
     *
     * @param firstNumber number of the first header
     * @param headers SCALE headers, at least one
     * @param justification SCALE GrandpaJustification of the last header
     * @param setId the authority set that signed it
     * @param setChange SCALE AuthoritySetChange when the last header hands over to the next set
     * @param paraHeadNumber para head recorded in the state of the last header, -1 when there is none
     * @param paraHeadProof SCALE Vec of trie nodes that prove Paras.Heads against the last header's state root; empty vector
     * without head
     */
    record RelayRange(long firstNumber, List<Bytes> headers, Bytes justification, long setId, Optional<Bytes> setChange,
            long paraHeadNumber, Bytes paraHeadProof) implements Fact {
        public RelayRange {
            headers = List.copyOf(headers);
        }

        public long lastNumber() {
            return firstNumber + headers.size() - 1;
        }
    }

    /** A para block whose hash a finalized relay block vouches for. @param changes SCALE StorageChanges as received */
    record ParaBlock(long number, Bytes header, Bytes changes) implements Fact {}
}
