package prb.devnet.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.devnet.pruntime.enclave.Attested;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.state.StateKeys;
import prb.devnet.pruntime.sync.Generation;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;

/** How a worker reacts to the messages in the blocks it is fed. */
class WorkerLifeTest {

    private static final Bytes KEY = Example.bytes("/worker/publicKey");
    private static final Bytes ALL = Bytes.fromHex("ff".repeat(32));

    private final MiniChain chain = new MiniChain();
    private Feed feed;

    /** A signed message of the worker, decoded. */
    private record Sent(String topic, Bytes payload, long sequence) {}

    @BeforeEach
    void start() throws Exception {
        feed = Feed.fresh(Generation.V0_2_6).init(chain.genesisInfo(), chain.genesisState());
    }

    private void block(Map<Bytes, Bytes> more, Bytes... messages) throws Exception {
        chain.addPara(List.of(messages), more);
        chain.addRelay(List.of());
        int at = chain.relay.size() - 1;
        int number = chain.para.size() - 1;
        feed.combined(chain.relayPart(at, at, Optional.of(chain.good(at)), Optional.empty()),
                chain.paraPart(number, number, chain.headProof(at)));
        assertEquals(number, feed.dispatch(chain.blocks(number, number)));
    }

    private static Bytes message(String topic, Bytes payload) {
        return new ScaleWriter().u8(0).string("PhalaRegistry").string(topic).bytes(payload).toBytes();
    }

    private static Bytes toWorker(Bytes key, int... event) {
        return message("phala/system/event", Bytes.concat(Bytes.ofInts(0), key, Bytes.ofInts(event)));
    }

    private static Bytes challenge(Bytes seed, Bytes target) {
        return message("phala/system/event", Bytes.concat(Bytes.ofInts(1), seed, target));
    }

    private static Bytes started() {
        return toWorker(KEY, Bytes.concat(Bytes.ofInts(3), MiniChain.u32(77), Bytes.wrap(new byte[20])));
    }

    private static Bytes toWorker(Bytes key, Bytes event) {
        return message("phala/system/event", Bytes.concat(Bytes.ofInts(0), key, event));
    }

    private List<Sent> sent() {
        ScaleReader in = new ScaleReader(feed.worker.egressMessages());
        List<Sent> out = new ArrayList<>();
        int channels = in.compactInt();
        for (int channel = 0; channel < channels; channel++) {
            assertEquals(Bytes.concat(Bytes.ofInts(2), KEY), in.fixed(33));
            int count = in.compactInt();
            for (int i = 0; i < count; i++) {
                int start = in.position();
                assertEquals(Bytes.concat(Bytes.ofInts(2), KEY), in.fixed(33));
                String topic = in.string();
                Bytes payload = in.bytes();
                Bytes message = in.since(start);
                Bytes sequence = in.fixed(8);
                Bytes signature = in.bytes();
                assertTrue(Signatures.verify(KeyType.SR25519, KEY, Bytes.concat(message, sequence), signature), "signature");
                out.add(new Sent(topic, payload, new ScaleReader(sequence).u64()));
            }
        }
        in.expectEnd();
        return out;
    }

    @Test
    void registrationAndBenchmarkGiveOneReport() throws Exception {
        block(Map.of(), toWorker(KEY, 0, 0, 5), toWorker(KEY, 1, 1, 0, 0, 0));
        assertTrue(feed.worker.info().registered());
        assertEquals(List.of(), sent());
        block(Map.of());
        List<Sent> sent = sent();
        assertEquals(1, sent.size());
        assertEquals("^phala/registry/event", sent.getFirst().topic());
        ScaleReader in = new ScaleReader(sent.getFirst().payload());
        assertEquals(0, in.u8());
        assertEquals(MiniChain.GENESIS_MILLIS + 12_000, in.u64());
        long score = in.u64() / 12 * 6;
        assertTrue(score >= 3000, "score " + score);
        block(Map.of());
        assertEquals(1, sent().size());
        assertEquals(1, feed.worker.info().pendingMessages());
    }

    @Test
    void takenMessagesLeaveTheQueueButNotTheChannel() throws Exception {
        block(Map.of(), toWorker(KEY, 1, 1, 0, 0, 0));
        block(Map.of());
        block(Map.of(StateKeys.offchainIngress(Bytes.concat(Bytes.ofInts(2), KEY)), MiniChain.u64(1)));
        assertEquals(Bytes.concat(Bytes.ofInts(4, 2), KEY, Bytes.ofInts(0)), feed.worker.egressMessages());
        block(Map.of(), toWorker(KEY, 1, 1, 0, 0, 0));
        block(Map.of());
        assertEquals(1, sent().getFirst().sequence());
    }

    @Test
    void heartbeatsComeWhileComputingOnly() throws Exception {
        Bytes zero = Bytes.wrap(new byte[32]);
        block(Map.of(), toWorker(KEY, 0, 0, 5), challenge(zero, ALL));
        assertEquals(0, sent().size());
        block(Map.of(), started());
        block(Map.of(), challenge(zero, ALL));
        List<Sent> sent = sent();
        assertEquals("phala/mining/report", sent.getFirst().topic());
        Bytes expected = new ScaleWriter().u8(0).u32(77).u32(3).u64(MiniChain.GENESIS_MILLIS + 36_000).u64(12L * 6000).toBytes();
        assertEquals(expected, sent.getFirst().payload());
        block(Map.of(), challenge(zero, zero));
        block(Map.of(), toWorker(KEY, 5), challenge(zero, ALL));
        assertEquals(1, sent().size());
        block(Map.of(), toWorker(KEY, 6), challenge(zero, ALL));
        assertEquals(2, sent().size());
        block(Map.of(), toWorker(KEY, 4), challenge(zero, ALL));
        assertEquals(2, sent().size());
    }

    @Test
    void whatIsNotUnderstoodIsIgnored() throws Exception {
        Bytes other = Bytes.wrap(new byte[32]);
        block(Map.of(), message("phala/unknown", Bytes.ofInts(1, 2)), message("phala/system/event", Bytes.ofInts(9)),
                toWorker(KEY, 200), toWorker(other, 0, 0, 5), message("phala/system/event", Bytes.EMPTY));
        assertFalse(feed.worker.info().registered());
        Bytes fromWorker = new ScaleWriter().u8(2).raw(other).string("phala/system/event")
                .bytes(Bytes.concat(Bytes.ofInts(0), KEY, Bytes.ofInts(0, 0, 5))).toBytes();
        block(Map.of(), fromWorker);
        assertFalse(feed.worker.info().registered(), "only pallets may send system events");
    }

    @Test
    void replayMakesTheSameMessages() throws Exception {
        block(Map.of(), toWorker(KEY, 1, 1, 0, 0, 0));
        block(Map.of());
        List<Sent> before = sent();
        feed.worker.reset();
        feed.init(chain.genesisInfo(), chain.genesisState());
        int last = chain.relay.size() - 1;
        feed.combined(chain.relayPart(1, last, Optional.of(chain.good(last)), Optional.empty()),
                chain.paraPart(1, 2, chain.headProof(last)));
        feed.dispatch(chain.blocks(1, 2));
        assertEquals(before, sent());
    }

    @Test
    void reportNamesTheHashOfTheRegistrationData() throws Exception {
        Bytes operator = Bytes.fromHex("11".repeat(32));
        Attested first = feed.worker.runtimeInfo(true, Optional.empty());
        Attested attested = feed.worker.runtimeInfo(false, Optional.of(operator));
        assertNotEquals(first.runtimeInfo(), attested.runtimeInfo());
        assertTrue(attested.report().orElseThrow().legacy().orElseThrow().text()
                .contains(Hashing.blake2b256(attested.runtimeInfo()).toPlainHex()));
        ScaleReader in = new ScaleReader(attested.runtimeInfo());
        assertEquals(1, in.u32());
        in.bytes();
        assertEquals(KEY, in.fixed(32));
        in.fixed(32);
        assertEquals(chain.relay.getFirst().hash(), in.fixed(32));
        in.list(4, ScaleReader::u32);
        assertEquals(Optional.of(operator), in.option(item -> item.fixed(32)));
        in.expectEnd();
        assertEquals(attested.report(), feed.worker.runtimeInfo(false, Optional.empty()).report());
    }

    @Test
    void workersAtTheSameStateShareOneTrie() {
        SharedTries tries = new SharedTries();
        Trie genesis = tries.genesis(chain.genesisState());
        assertSame(genesis, tries.genesis(Bytes.of(chain.genesisState().toArray())));
        chain.addPara(List.of(), Map.of());
        Bytes encoded = chain.paraChanges.get(1);
        Trie after = tries.apply(genesis, StorageChanges.decode(encoded), encoded);
        assertSame(after, tries.apply(genesis, StorageChanges.decode(encoded), encoded));
        Bytes again = new ScaleWriter().raw(encoded).toBytes();
        assertSame(after, tries.apply(after, StorageChanges.decode(again), again), "equal tries reached on another way");
    }

    @Test
    void workersHaveTheirOwnKeys() throws Exception {
        SharedTries tries = new SharedTries();
        Feed second = new Feed(new SimulatedWorker(2, Generation.V0_2_6, tries, Clock.systemUTC()));
        second.init(chain.genesisInfo(), chain.genesisState());
        assertNotEquals(KEY, second.worker.info().identity().orElseThrow().publicKey());
    }
}
