package prb.devnet.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.devnet.pruntime.state.StateKeys;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/** LoadChainState and TakeCheckpoint of the second generation. */
class StateLoadTest {

    private final MiniChain chain = new MiniChain();
    private Feed feed;

    @BeforeEach
    void grow() throws RefusedException {
        for (int i = 1; i <= 5; i++) {
            chain.addPara(List.of(), Map.of());
            chain.addRelay(List.of());
        }
        feed = Feed.fresh(Generation.V2_0).init(chain.genesisInfo(), chain.genesisState());
    }

    private static Bytes encode(Trie state) {
        ScaleWriter out = new ScaleWriter().compact(state.size());
        state.forEach(Bytes.EMPTY, (key, value) -> out.bytes(key).bytes(value));
        return out.toBytes();
    }

    private Bytes stateAfter(int block) {
        Trie state = Trie.of(TrieLayout.V0, Map.of(StateKeys.PARACHAIN_ID, MiniChain.u32(MiniChain.PARA_ID),
                StateKeys.TIMESTAMP_NOW, MiniChain.u64(MiniChain.GENESIS_MILLIS)));
        for (int i = 1; i <= block; i++) {
            state = state.apply(prb.substrate.chain.trie.StorageChanges.decode(chain.paraChanges.get(i)));
        }
        return encode(state);
    }

    private void headers() throws RefusedException {
        feed.combined(chain.relayPart(1, 5, Optional.of(chain.good(5)), Optional.empty()), chain.paraPart(0, 5,
                chain.headProof(5)));
    }

    private String refusal(long block, Bytes state) {
        return assertThrows(RefusedException.class, () -> feed.worker.loadChainState(block, state)).getMessage();
    }

    @Test
    void workerGoesOnFromTheLoadedState() throws Exception {
        assertTrue(feed.worker.info().canLoadChainState());
        feed.worker.loadChainState(3, stateAfter(3));
        assertFalse(feed.worker.info().canLoadChainState());
        assertEquals(List.of(101L, 3L, 4L), feed.counters());
        headers();
        assertEquals(5, feed.dispatch(chain.blocks(4, 5)));
        assertEquals(chain.paraState.root(), feed.worker.info().stateRoot().orElseThrow());
    }

    @Test
    void loadedStateIsComparedWithTheHeaderOfItsBlock() throws Exception {
        feed.worker.loadChainState(3, stateAfter(2));
        headers();
        String refusal = assertThrows(RefusedException.class, () -> feed.dispatch(chain.blocks(4, 5))).getMessage();
        assertTrue(refusal.startsWith("StateRootMismatch block=3 "), refusal);
    }

    @Test
    void refusalsOfStates() throws Exception {
        assertEquals("Can not load chain state from block 0", refusal(0, stateAfter(0)));
        Bytes own = feed.worker.info().identity().orElseThrow().publicKey();
        Trie registered = Trie.of(TrieLayout.V0, Map.of(StateKeys.PARACHAIN_ID, MiniChain.u32(MiniChain.PARA_ID),
                StateKeys.registryWorker(own), Bytes.ofInts(1)));
        assertEquals("Failed to load state: the worker is already registered at block 3", refusal(3, encode(registered)));
        Trie other = Trie.of(TrieLayout.V0, Map.of(StateKeys.PARACHAIN_ID, MiniChain.u32(1)));
        assertEquals("Loading different parachain state, loading=1, init=2004", refusal(3, encode(other)));
        headers();
        assertEquals("CannotLoadStateAfterSyncing", refusal(3, stateAfter(3)));
        Feed fresh = Feed.fresh(Generation.V2_0);
        assertEquals("Runtime not initialized", assertThrows(RefusedException.class,
                () -> fresh.worker.loadChainState(3, stateAfter(3))).getMessage());
        assertTrue(fresh.worker.info().canLoadChainState());
    }

    @Test
    void restartedProcessHasWhatItsCheckpointHad() throws Exception {
        headers();
        feed.dispatch(chain.blocks(1, 2));
        assertEquals(OptionalLong.of(2), feed.worker.takeCheckpoint());
        feed.dispatch(chain.blocks(3, 5));
        feed.worker.image("2.0.2");
        assertEquals("2.0.1", feed.worker.info().version());
        feed.worker.exit();
        assertEquals("2.0.2", feed.worker.info().version());
        assertEquals(List.of(106L, 6L, 3L), feed.counters());
        assertEquals(5, feed.dispatch(chain.blocks(3, 5)));
        feed.worker.exit();
        assertEquals(List.of(106L, 6L, 3L), feed.counters());
        feed.worker.reset();
        assertFalse(feed.worker.info().initialized());
    }

    @Test
    void firstGenerationKnowsNeither() throws Exception {
        Feed first = Feed.fresh(Generation.V0_2_6).init(chain.genesisInfo(), chain.genesisState());
        assertFalse(first.worker.info().canLoadChainState());
        assertEquals(OptionalLong.empty(), first.worker.takeCheckpoint());
        assertThrows(RefusedException.class, () -> first.worker.loadChainState(3, stateAfter(3)));
        first.worker.exit();
        assertFalse(first.worker.info().initialized());
    }
}
