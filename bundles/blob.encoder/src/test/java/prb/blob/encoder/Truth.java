package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.trie.StorageChanges;

/** Compares a journal with the chain it should tell of: every fact as it is, each once, in order, without gap. */
final class Truth {

    private final SimChain chain;
    private long relayNext = 2;
    private long paraNext;
    private long setId;
    int ranges;

    Truth(SimChain chain) {
        this.chain = chain;
    }

    static Truth check(SimChain chain, List<FactBatch> journal) throws Exception {
        Truth truth = new Truth(chain);
        for (FactBatch batch : journal) {
            truth.take(batch);
        }
        return truth;
    }

    void take(FactBatch batch) throws Exception {
        for (Fact fact : batch.facts()) {
            switch (fact) {
                case Fact.Genesis genesis -> assertEquals(1, genesis.relayNumber());
                case Fact.ParaBlock block -> {
                    assertEquals(paraNext, block.number());
                    SimChain.ParaBlock real = chain.para.get((int) paraNext++);
                    assertEquals(real.header().encoded(), block.header());
                    assertTrue(block.number() == 0 || leadsTo(real, block), "changes of " + block.number());
                }
                case Fact.RelayRange range -> take(range);
            }
        }
        Header relay = chain.relay.get((int) batch.position().relayNumber()).header();
        assertEquals(relayNext - 1, batch.position().relayNumber());
        assertEquals(relay.hash(), batch.position().relayHash());
        assertEquals(paraNext - 1, batch.position().paraNumber());
        assertEquals(chain.para.get((int) paraNext - 1).header().hash(), batch.position().paraHash());
        assertEquals(setId, batch.position().authorities().setId());
    }

    // Bytes may differ where the effect does not, as when an absent key is deleted.
    private boolean leadsTo(SimChain.ParaBlock real, Fact.ParaBlock block) {
        return real.changes().equals(block.changes()) || chain.para.get((int) block.number() - 1).state().apply(StorageChanges
                .decode(block.changes())).root().equals(real.header().stateRoot());
    }

    private void take(Fact.RelayRange range) throws Exception {
        ranges++;
        assertEquals(relayNext, range.firstNumber());
        for (Bytes header : range.headers()) {
            assertEquals(chain.relay.get((int) relayNext++).header().encoded(), header);
        }
        SimChain.RelayBlock last = chain.relay.get((int) range.lastNumber());
        setId = range.setId();
        assertEquals(last.signers().setId(), setId);
        Justification.decode(range.justification()).verify(last.signers(), last.header().hash(), range.lastNumber());
        assertEquals(last.head(), range.paraHeadNumber());
        AuthoritySet next = chain.relay.get(Math.min(chain.relay.size() - 1, (int) range.lastNumber() + 1)).signers();
        if (range.setChange().isPresent()) {
            setId++;
            assertEquals(next, AuthoritySet.read(new ScaleReader(range.setChange().get())));
        } else {
            assertTrue(next.setId() == setId || range.lastNumber() == chain.relay.size() - 1, "a change is missing");
        }
    }
}
